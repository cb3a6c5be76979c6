/** Veltkamp's constant: what it leaves of the 53 bits of a number are the first 18. */
const SPLIT = 2 ** 35 + 1;

/**
 * A number of at least 0 and below 2^900 as it is compared, rounded to 18 significant bits (a relative 2^-18): laws that
 * are tied are so whoever computed them, where their last bits are not. Zero stays apart from everything positive.
 */
export function leading(value: number): number {
  const scaled = value * SPLIT;
  return scaled - (scaled - value);
}
