import type { ProfileView } from '../profile.js';
import { meanTokenInformation } from './dependence.js';
import { type LargestBlock, powerOfTwoAbove } from './largestBlock.js';

/**
 * Upper bound on E_M KL in nats, any schedule: (2^ceil(log2 s_max) - 1) (h(0) - h(L-1)) + eps_train.
 * Source: Li & Cai 2505.21400, Theorem 1, equation (8).
 */
export function theorem1(profile: ProfileView, { maxSize }: LargestBlock, epsTrain = 0): number | undefined {
  if (maxSize === undefined) return undefined;
  return (powerOfTwoAbove(maxSize).power - 1) * meanTokenInformation(profile) + epsTrain;
}
