/**
 * Positions 0 = x_0 < .. < x_{m-1} that may be nodes, the end x_m, and the values g_0 >= .. >= g_{m-1} at the nodes.
 * A path 0 = i_0 < .. < i_T = m costs sum_t (x_{i_{t+1}} - x_{i_t}) g_{i_t}: a left-Riemann sum.
 */
export interface NodeGrid {
  /** m + 1 positions, the last one the end. */
  readonly positions: ArrayLike<number>;
  /** m non-increasing values. */
  readonly values: ArrayLike<number>;
}

/**
 * The path that minimises cost + lambda * (number of blocks), as indices i_0 = 0, .., i_T = m.
 *
 * W_i = lambda - x_i g_i + min_{j > i} (x_j g_i + W_j): the minimum over lines of slope x_j at g_i. As i falls, slopes
 * fall and g_i rises, so a monotone queue finds every minimum in O(m) in all. Derived (the convex hull trick).
 */
export function cheapestPath({ positions, values }: NodeGrid, lambda: number): number[] {
  const m = values.length;
  const best = new Float64Array(m + 1);
  const next = new Int32Array(m + 1);
  const hull = new Int32Array(m + 1);
  let head = 0;
  let tail = 1;
  hull[0] = m;
  const line = (j: number, at: number) => positions[j] * at + best[j];
  for (let i = m - 1; i >= 0; i--) {
    const value = values[i];
    while (tail - head > 1 && line(hull[head + 1], value) <= line(hull[head], value)) head++;
    const j = hull[head];
    next[i] = j;
    best[i] = lambda + (positions[j] - positions[i]) * value + best[j];
    while (tail - head > 1 && isHidden(positions, best, hull[tail - 2], hull[tail - 1], i)) tail--;
    hull[tail++] = i;
  }
  const path = [0];
  while (path[path.length - 1] < m) path.push(next[path[path.length - 1]]);
  return path;
}

/** Whether line b is nowhere below both a and c, for slopes x_a > x_b > x_c. */
function isHidden(
  positions: ArrayLike<number>,
  best: Float64Array,
  a: number,
  b: number,
  c: number,
): boolean {
  return (
    (best[c] - best[b]) * (positions[a] - positions[b]) <= (best[b] - best[a]) * (positions[b] - positions[c])
  );
}

/**
 * A path of exactly `blocks` blocks out of two paths, one shorter and one longer, that are both cheapest for one lambda;
 * it is cheapest too, because the block costs are Monge.
 *
 * Follows the long path up to a node q_b, then the short one from p_{a+1}, where b = a + blocks - (blocks of the short path)
 * and the block (q_b, q_{b+1}) lies inside (p_a, p_{a+1}). Source: Aggarwal, Schieber & Tokuyama, "Finding a
 * minimum-weight k-link path in graphs with the concave Monge property" (1994).
 */
export function pathBetween(short: readonly number[], long: readonly number[], blocks: number): number[] {
  const shift = blocks - (short.length - 1);
  let a = 0;
  while (short[a + 1] < long[a + 1 + shift]) a++;
  return [...long.slice(0, a + shift + 1), ...short.slice(a + 1)];
}
