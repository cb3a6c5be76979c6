import type { ProfileView } from '../estimators/profileView.js';
import type { LargestBlock } from './largestBlock.js';
import { refined } from './refined.js';
import { theorem1 } from './theorem1.js';
import { theorem2Sum } from './theorem2.js';
import { tightened } from './tightened.js';

/** Bounds in nats that hold for every schedule with the given largest block, by name. */
export const klBounds = { theorem1, tightened, refined, theorem2Sum } as const satisfies Record<
  string,
  (profile: ProfileView, schedule: LargestBlock, epsTrain?: number) => number | undefined
>;

export type KlBoundName = keyof typeof klBounds;
