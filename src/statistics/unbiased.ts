import type { Estimate } from './estimate.js';
import { jackknife, mean, sampled } from './spread.js';

/**
 * A functional of the pooled data of n chunks with its bias of order 1/n removed: n full - (n - 1) mean of the delete-one
 * values (Quenouille 1956), with the jackknife's error. For functionals that are smooth where the data are.
 *
 * @param n number of chunks, at least 2
 * @param full the functional of all chunks
 * @param without the functional of all chunks but one
 */
export function unbiasedJackknife(n: number, full: number, without: (omitted: number) => number): Estimate {
  if (!Number.isFinite(full)) return sampled(full, 0, n - 1);
  const values = Float64Array.from({ length: n }, (_, i) => without(i));
  const { standardError } = jackknife(n, full, (i) => values[i]);
  return sampled(n * full - (n - 1) * mean(values), standardError, n - 1);
}
