import { countsOfCounts } from '../counts.js';

/** What modified Kneser-Ney takes from a count of 1, of 2, and of 3 or more. */
export type Discounts = readonly [one: number, two: number, threeOrMore: number];

/** Where counts of counts give no discounts; the same as KenLM's `--discount_fallback`. */
export const FALLBACK_DISCOUNTS: Discounts = [0.5, 1, 1.5];

/**
 * The discounts of one order from n_r, the number of its n-grams with (adjusted) count r:
 * Y = n_1 / (n_1 + 2 n_2), D_1 = 1 - 2 Y n_2/n_1, D_2 = 2 - 3 Y n_3/n_2, D_3+ = 3 - 4 Y n_4/n_3.
 *
 * Small alphabets leave n_1, n_2 or n_3 at 0 (every letter is frequent), and odd counts give discounts that are not
 * positive or exceed the count: then all three are the fallback. Source: Chen & Goodman 1999, equation (26).
 *
 * @param counts the adjusted counts of the order's n-grams
 */
export function estimateDiscounts(counts: Float64Array): Discounts {
  const [, n1, n2, n3, n4] = countsOfCounts(counts);
  if (n1 === 0 || n2 === 0 || n3 === 0) return FALLBACK_DISCOUNTS;
  const y = n1 / (n1 + 2 * n2);
  const discounts = [1 - (2 * y * n2) / n1, 2 - (3 * y * n3) / n2, 3 - (4 * y * n4) / n3] as const;
  return discounts.every((discount, i) => discount > 0 && discount <= i + 1) ? discounts : FALLBACK_DISCOUNTS;
}
