import type { Estimate } from './estimate.js';
import { meanEstimate, widened } from './spread.js';

/**
 * The mean of -log p(Y), nats, from the means of chunks of outputs. Where every output was the same sequence y there is no
 * spread, but another one may come once in as many outputs, whose -log p is at least -log(1 - p(y)): that much, shared among
 * them, is the least error.
 *
 * @param means per chunk; Infinity where p(Y) = 0 for one
 * @param outputs in all chunks
 */
export function surprisalEstimate(means: ArrayLike<number>, outputs: number): Estimate {
  const estimate = meanEstimate(means);
  const [value] = Array.from(means);
  const same = Array.from(means).every((mean) => mean === value);
  if (!same || !(value > 0 && Number.isFinite(value))) return estimate;
  return widened(estimate, -Math.log(-Math.expm1(-value)) / outputs);
}
