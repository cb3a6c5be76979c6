import { CompensatedSum } from '../numeric/sum.js';
import { dropOf, type ProfileView } from '../profile.js';
import { type LargestBlock, powerOfTwoAbove } from './largestBlock.js';

/**
 * S sum_{j=0}^{J} 2^-j (h(0) - h(max(0, L - S 2^-j))) in nats, S = 2^J the least power of two >= s_max.
 *
 * The sum of Li & Cai 2505.21400, Theorem 2, equations (12) and (13), without their constant and eps_train. It is never
 * below E_M KL - eps_train, for any schedule.
 */
export function theorem2Sum(profile: ProfileView, { maxSize }: LargestBlock): number | undefined {
  if (maxSize === undefined) return undefined;
  const { exponent } = powerOfTwoAbove(maxSize);
  const sum = new CompensatedSum();
  for (let j = 0; j <= exponent; j++) {
    const part = 2 ** (exponent - j);
    sum.add(part * dropOf(profile, 0, Math.max(0, profile.length - part)));
  }
  return sum.value;
}

/**
 * Lower bound on E KL in nats of the random schedule with sizes from {s, s/2}, and of no other: one sixteenth of the sum
 * of Theorem 2 with S the greatest power of two <= s.
 *
 * `size` is s, even. Source: Li & Cai 2505.21400, Theorem 2; the constant is derived: for s a power of two the least
 * ratio over profiles is s / (8 (2s - 1)), which falls to 1/16. For other s the least power of two >= s would be too
 * much (the ratio falls to 1/32).
 */
export function randomHalvesLowerBound(profile: ProfileView, size: number): number {
  const { power } = powerOfTwoAbove(size);
  return theorem2Sum(profile, { maxSize: power > size ? power / 2 : power })! / 16;
}
