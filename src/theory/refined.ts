import { CompensatedSum } from '../numeric/sum.js';
import { dropOf, type ProfileView } from '../profile.js';
import type { LargestBlock } from './largestBlock.js';

/**
 * Upper bound on E_M KL in nats, any schedule: sum_j b_j (h(0) - h(L - b_j)) + eps_train, where s_0 = s_max,
 * b_j = floor(s_j / 2), s_{j+1} = ceil(s_j / 2) until s_j = 1.
 *
 * The b_j sum to s_max - 1, so it is at most `tightened`; it is attained by some profiles. It reads h only at 0 and at
 * ceil(log2 s_max) levels near the end. Source: derived, from the recursion (19)-(26) of Li & Cai 2505.21400, splitting only
 * the blocks larger than s_{j+1}.
 */
export function refined(profile: ProfileView, { maxSize }: LargestBlock, epsTrain = 0): number | undefined {
  if (maxSize === undefined) return undefined;
  const sum = new CompensatedSum();
  for (let size = maxSize; size > 1; size = Math.ceil(size / 2)) {
    const half = Math.floor(size / 2);
    sum.add(half * dropOf(profile, 0, profile.length - half));
  }
  return sum.value + epsTrain;
}
