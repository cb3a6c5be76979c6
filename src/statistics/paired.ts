import { CompensatedSum } from '../numeric/sum.js';
import { affine, type Estimate, exactly } from './estimate.js';
import { mean, meanEstimate, sampled, scatter } from './spread.js';

/** A mean over chunks, and what each of them says. */
export interface ChunkedEstimate {
  readonly estimate: Estimate;
  /** In the order of the chunks' numbers; their mean is the value. Not asked for where that is exact. */
  readonly values: ArrayLike<number>;
}

/**
 * a - b, where chunk c of the one and chunk c of the other are of the same trajectories, as far as both have it: the means
 * of m and n >= m chunks have the covariance rho s_a s_b sqrt(m / n), s being the errors that come from the spread, and rho
 * the correlation of the m common chunks. Derived. What rounding adds to either error stays.
 */
export function pairedDifference(a: ChunkedEstimate, b: ChunkedEstimate): Estimate {
  const value = a.estimate.value - b.estimate.value;
  if (a.estimate.exact && b.estimate.exact) return exactly(value);
  if (b.estimate.exact) return affine(a.estimate, 1, -b.estimate.value);
  if (a.estimate.exact) return affine(b.estimate, -1, a.estimate.value);
  const [few, many] = [a.values.length, b.values.length].sort((x, y) => x - y);
  const spread = ({ values }: ChunkedEstimate) => meanEstimate(values).standardError;
  const covariance = correlation(a.values, b.values, few) * spread(a) * spread(b) * Math.sqrt(few / many);
  const variance = a.estimate.standardError ** 2 + b.estimate.standardError ** 2 - 2 * covariance;
  return sampled(value, Math.sqrt(Math.max(0, variance)), Math.max(1, few - 2));
}

/** Of the first `count` values; 0 where either does not vary. */
function correlation(a: ArrayLike<number>, b: ArrayLike<number>, count: number): number {
  const [x, y] = [a, b].map((values) => Array.from({ length: count }, (_, i) => values[i]));
  const [centerX, centerY] = [mean(x), mean(y)];
  const product = new CompensatedSum();
  for (let i = 0; i < count; i++) product.add((x[i] - centerX) * (y[i] - centerY));
  const size = Math.sqrt(scatter(x, centerX) * scatter(y, centerY));
  return size === 0 ? 0 : Math.max(-1, Math.min(1, product.value / size));
}
