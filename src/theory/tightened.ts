import type { ProfileView } from '../profile.js';
import { meanTokenInformation } from './dependence.js';
import type { LargestBlock } from './largestBlock.js';

/**
 * Upper bound on E_M KL in nats, any schedule: (s_max - 1) (h(0) - h(L-1)) + eps_train.
 * Source: Chen, Cong & Li 2511.04647, Theorem 31.
 */
export function tightened(profile: ProfileView, { maxSize }: LargestBlock, epsTrain = 0): number | undefined {
  if (maxSize === undefined) return undefined;
  return (maxSize - 1) * meanTokenInformation(profile) + epsTrain;
}
