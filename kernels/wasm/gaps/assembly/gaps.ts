/** Trajectories of the two-gap estimator, four in lockstep; see kernels/reference/gaps.ts. */
import { linkAll } from './nodes';
import { drawKeys } from './philox';
import { removeAll, removeAllOf } from './removal';
import { sortKeys } from './sort';

export * from './layout';

/**
 * Adds trajectories first .. first + lanes - 1 of the generator's key to `sums`, lanes <= 4.
 *
 * @param first integer in 0 .. 2^53 - 4
 * @param key0 low word of the generator's key
 * @param key1 its high word
 */
export function add(first: f64, lanes: i32, key0: u32, key1: u32): void {
  drawKeys(<u64>first, key0, key1);
  sortKeys();
  linkAll();
  if (lanes == 4) removeAll();
  else for (let lane = 0; lane < lanes; lane++) removeAllOf(lane);
}
