import type { ProfileView } from '../profile.js';
import type { LargestBlock } from './largestBlock.js';
import { refined } from './refined.js';
import { theorem1 } from './theorem1.js';
import { theorem2Sum } from './theorem2.js';
import { tightened } from './tightened.js';

/** Bounds in nats that hold for every schedule with the given largest block, by name. */
export const klBounds = {
  /** Li & Cai 2505.21400, (8). */
  theorem1,
  /** Chen, Cong & Li 2511.04647, Theorem 31. */
  tightened,
  /** Derived from the recursion of Li & Cai; at most `tightened`. */
  refined,
  /** Li & Cai 2505.21400, (12) and (13), without constant. */
  theorem2Sum,
} as const satisfies Record<
  string,
  (profile: ProfileView, schedule: LargestBlock, epsTrain?: number) => number | undefined
>;

/** The name of a bound. */
export type KlBoundName = keyof typeof klBounds;
