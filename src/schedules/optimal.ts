import { inputError } from '../errors.js';
import { CompensatedSum } from '../numeric/sum.js';
import { cheapestPath, type NodeGrid, pathBetween } from './cheapestPath.js';
import { nonIncreasing } from './isotonic.js';

/** A path through a grid with its number of blocks and its cost (nats, relative to the end value of the grid). */
interface Candidate {
  readonly path: readonly number[];
  readonly blocks: number;
  readonly cost: number;
}

/** Two optimal paths next to each other on the lower convex hull of (blocks, cost). */
interface HullEdge {
  readonly short: Candidate;
  readonly long: Candidate;
}

function candidate({ positions, values }: NodeGrid, path: readonly number[]): Candidate {
  const sum = new CompensatedSum();
  for (let t = 0; t + 1 < path.length; t++) {
    sum.add((positions[path[t + 1]] - positions[path[t]]) * values[path[t]]);
  }
  return { path, blocks: path.length - 1, cost: sum.value };
}

/**
 * The edge of the hull around a wanted point: `isLongEnough` is false for one block and true for the path through all nodes.
 *
 * The least cost is convex in the number of blocks (block costs are Monge for non-increasing values), so every point of
 * it lies on the hull, and the chord of two hull points is the multiplier to try next.
 */
function hullEdge(grid: NodeGrid, isLongEnough: (found: Candidate) => boolean): HullEdge {
  const m = grid.values.length;
  let short = candidate(grid, [0, m]);
  let long = candidate(
    grid,
    Array.from({ length: m + 1 }, (_, i) => i),
  );
  while (long.blocks - short.blocks > 1) {
    const lambda = (short.cost - long.cost) / (long.blocks - short.blocks);
    const found = candidate(grid, cheapestPath(grid, lambda));
    // A path outside the range, or one that is not cheaper, says that the chord is an edge of the hull.
    if (found.blocks <= short.blocks || found.blocks >= long.blocks) break;
    if (isLongEnough(found)) long = found;
    else short = found;
  }
  return { short, long };
}

function cheapestWithBlocks(grid: NodeGrid, blocks: number): number[] {
  const m = grid.values.length;
  if (blocks === 1) return [0, m];
  const { short, long } = hullEdge(grid, (found) => found.blocks >= blocks);
  if (long.blocks === blocks) return [...long.path];
  return pathBetween(short.path, long.path, blocks);
}

/** Every level may be a node; values relative to the last, so that late differences keep their digits. */
function fullGrid(profile: ArrayLike<number>): NodeGrid {
  const length = profile.length;
  const projected = nonIncreasing(profile);
  const last = projected[length - 1];
  return {
    positions: Float64Array.from({ length: length + 1 }, (_, k) => k),
    values: projected.map((value) => value - last),
  };
}

/** Only the given increasing levels (the first is 0) may be nodes of a schedule of this length. */
function partialGrid(length: number, levels: ArrayLike<number>, values: ArrayLike<number>): NodeGrid {
  const projected = nonIncreasing(values);
  const last = projected[projected.length - 1];
  return {
    positions: Float64Array.from([...Array.from(levels), length]),
    values: projected.map((value) => value - last),
  };
}

function sizesOfPath({ positions }: NodeGrid, path: readonly number[]): number[] {
  return path.slice(1).map((node, t) => positions[node] - positions[path[t]]);
}

/**
 * Reveal sizes with the least KL among all schedules of T non-empty steps, for a profile h(0..L-1) in nats:
 * the cheapest left-Riemann sum sum_t r_t h(k_t). 1 <= T <= L.
 *
 * Exact up to rounding for a non-increasing profile; any other is first replaced by its non-increasing projection. Cost
 * O(L) for each of the few tens of Lagrange multipliers tried, whatever T is. Ties go the same way every time.
 * Source: the left-Riemann form is Chen, Cong & Li 2511.04647; the search is derived from its Monge property.
 */
export function optimalSizes(profile: ArrayLike<number>, steps: number): number[] {
  const grid = fullGrid(profile);
  return sizesOfPath(grid, cheapestWithBlocks(grid, steps));
}

/** As `optimalSizes`, with nodes on the given levels only (levels[0] = 0, steps <= number of levels). */
export function optimalSizesOnLevels(
  length: number,
  levels: ArrayLike<number>,
  values: ArrayLike<number>,
  steps: number,
): number[] {
  const grid = partialGrid(length, levels, values);
  return sizesOfPath(grid, cheapestWithBlocks(grid, steps));
}

/**
 * KL in nats of fixed reveal sizes on a whole profile, H(X) being the sum of the profile: the sum of
 * h(k_t) - h(k_t + j) over all tokens j of all blocks t, without the cancellation of sum_t r_t h(k_t) - H(X).
 */
export function klOfSizes(profile: ArrayLike<number>, sizes: readonly number[]): number {
  const sum = new CompensatedSum();
  let level = 0;
  for (const size of sizes) {
    for (let j = 1; j < size; j++) sum.add(profile[level] - profile[level + j]);
    level += size;
  }
  return sum.value;
}

/**
 * The smallest T whose optimal schedule has KL <= `klBudget` nats (>= 0), and that schedule's sizes.
 *
 * H(X) is the sum of the (projected) profile, so that T = L always has KL 0 and an answer exists.
 */
export function smallestStepsFor(
  profile: ArrayLike<number>,
  klBudget: number,
): { readonly steps: number; readonly sizes: number[]; readonly kl: number } {
  if (!(klBudget >= 0)) {
    throw inputError(`KL budget ${klBudget} is not a number of at least 0`, 'give a budget in nats');
  }
  const length = profile.length;
  const projected = nonIncreasing(profile);
  const grid = fullGrid(projected);
  const within = (path: readonly number[]) => {
    const sizes = sizesOfPath(grid, path);
    const kl = klOfSizes(projected, sizes);
    return { steps: sizes.length, sizes, kl, enough: kl <= klBudget };
  };
  const whole = within([0, length]);
  if (whole.enough) return whole;
  const { short, long } = hullEdge(grid, (found) => within(found.path).enough);
  // On an edge the cost falls by the same amount with every block; rounding is settled by looking.
  let low = short.blocks;
  let high = long.blocks;
  let best = within(long.path);
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    const tried = within(pathBetween(short.path, long.path, middle));
    if (tried.enough) {
      high = middle;
      best = tried;
    } else low = middle;
  }
  return best;
}
