/**
 * The cheapest reveal sizes of at most t steps, for t = 1, 2, .., on a profile of any shape.
 *
 * Positions 0 = x_0 < .. < x_{m-1} may be nodes and have the values g_i, x_m = L is the end. A block from i to j costs
 * (x_j - x_i) g_i, so that W_t(i) = -x_i g_i + min over j > i of (x_j g_i + W_{t-1}(j)): the lower envelope of lines at g_i.
 * Slopes fall as i does, so lines join at one end, and a search by halving finds each minimum: O(m log m) a step. Derived.
 */
export class LeastBlocks {
  private readonly m: number;
  /** W_t(i) with exactly t blocks. */
  private cost: Float64Array;
  /** [t - 1][i]: where the first of t blocks from i ends. */
  private readonly next: Int32Array[] = [];
  private best = { blocks: 0, cost: Number.POSITIVE_INFINITY };

  /** @param positions m + 1 positions, the last one the end; @param values m values, nats */
  constructor(
    private readonly positions: ArrayLike<number>,
    private readonly values: ArrayLike<number>,
  ) {
    this.m = this.values.length;
    this.cost = new Float64Array(this.m + 1).fill(Number.POSITIVE_INFINITY);
    this.cost[this.m] = 0;
  }

  /**
   * Reveal sizes with the least cost among those of at most one step more than at the last call; fewer steps where alike.
   * Without `wanted` they are not written out.
   */
  more(wanted = true): number[] {
    const steps = this.next.length + 1;
    if (steps <= this.m) {
      this.layer();
      // Sums of other blocks differ by rounding where the profile is flat.
      const slack = 1e-12 * Math.abs(this.best.cost);
      if (steps === 1 || this.cost[0] < this.best.cost - slack)
        this.best = { blocks: steps, cost: this.cost[0] };
    }
    const sizes: number[] = [];
    if (!wanted) return sizes;
    for (let at = 0, left = this.best.blocks; left > 0; left--) {
      const to = this.next[left - 1][at];
      sizes.push(this.positions[to] - this.positions[at]);
      at = to;
    }
    return sizes;
  }

  private layer(): void {
    const { m, positions, values, cost: before } = this;
    const cost = new Float64Array(m + 1).fill(Number.POSITIVE_INFINITY);
    const next = new Int32Array(m);
    const hull = new Int32Array(m + 1);
    let size = 0;
    const line = (j: number, at: number) => positions[j] * at + before[j];
    for (let i = m - 1; i >= 0; i--) {
      if (before[i + 1] < Number.POSITIVE_INFINITY) {
        while (size > 1 && hidden(positions, before, hull[size - 2], hull[size - 1], i + 1)) size--;
        hull[size++] = i + 1;
      }
      if (size === 0) continue;
      const value = values[i];
      // Along the hull slopes fall: the lines of large values are at its end.
      let low = 0;
      let high = size - 1;
      while (low < high) {
        const middle = (low + high) >>> 1;
        if (line(hull[middle], value) <= line(hull[middle + 1], value)) high = middle;
        else low = middle + 1;
      }
      next[i] = hull[low];
      cost[i] = (positions[hull[low]] - positions[i]) * value + before[hull[low]];
    }
    this.cost = cost;
    this.next.push(next);
  }
}

/** Whether line b is nowhere below both a and c, for slopes x_a > x_b > x_c. */
function hidden(
  x: ArrayLike<number>,
  intercept: ArrayLike<number>,
  a: number,
  b: number,
  c: number,
): boolean {
  return (intercept[c] - intercept[b]) * (x[a] - x[b]) <= (intercept[b] - intercept[a]) * (x[b] - x[c]);
}
