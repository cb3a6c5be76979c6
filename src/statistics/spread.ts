import { CompensatedSum, compensatedSum } from '../numeric/sum.js';
import { type Estimate, exactly } from './estimate.js';
import { studentQuantile } from './quantiles.js';

/** A value, its standard error and the degrees of freedom behind that error, as an Estimate with a t interval. */
export function sampled(value: number, standardError: number, degreesOfFreedom: number): Estimate {
  if (!Number.isFinite(value)) return { ...exactly(value), exact: false };
  const half = standardError === 0 ? 0 : studentQuantile(0.975, degreesOfFreedom) * standardError;
  return { value, standardError, ci95: [value - half, value + half], exact: false };
}

/** An estimate with a systematic uncertainty (rounding) beside the sampled one, added in quadrature. */
export function widened(estimate: Estimate, systematic: number): Estimate {
  const { value, standardError, ci95 } = estimate;
  if (estimate.exact || systematic === 0 || !Number.isFinite(value)) return estimate;
  const half = Math.hypot(ci95[1] - value, 2 * systematic);
  return {
    ...estimate,
    standardError: Math.hypot(standardError, systematic),
    ci95: [value - half, value + half],
  };
}

export function mean(values: ArrayLike<number>): number {
  return compensatedSum(Array.from(values)) / values.length;
}

/** Sum of squared deviations from the mean. */
export function scatter(values: ArrayLike<number>, center: number): number {
  const sum = new CompensatedSum();
  for (let i = 0; i < values.length; i++) sum.add((values[i] - center) ** 2);
  return sum.value;
}

/** Mean of independent, equally weighted values (chunk means) with the error from their spread; at least 2 values. */
export function meanEstimate(values: ArrayLike<number>): Estimate {
  const n = values.length;
  const center = mean(values);
  return sampled(center, Math.sqrt(scatter(values, center) / (n * (n - 1))), n - 1);
}

/**
 * Mean of `values` with a control variate of known mean: mean(values) - beta (mean(control) - controlMean), beta fitted
 * by least squares over the same chunks; the error is that of the residuals, with n - 2 degrees of freedom, and of beta, which
 * counts the more the farther the control is from its mean: a factor 1 + t^2 / (n - 1) in the variance, t that distance in the
 * control's own standard errors (Hotelling's T^2, of one control).
 * Fewer than 4 chunks are too few to fit beta: 1 is used.
 *
 * @param noise what rounding makes of a control that is constant: no beta is fitted to one that spreads no more than this,
 *   whose rounding errors, of no known mean, would be taken for a control
 */
export function controlledEstimate(
  values: ArrayLike<number>,
  control: ArrayLike<number>,
  controlMean: number,
  noise = 0,
): { estimate: Estimate; beta: number } {
  const n = values.length;
  const beta = n < 4 ? 1 : regressionSlope(values, control, noise);
  const residuals = Array.from(values, (value, i) => value - beta * (control[i] - controlMean));
  const plain = meanEstimate(residuals);
  if (n < 4) return { estimate: plain, beta };
  const leverage = beta === 0 ? 0 : distanceSquared(control, controlMean) / (n - 1);
  return {
    estimate: sampled(
      plain.value,
      plain.standardError * Math.sqrt(((n - 1) / (n - 2)) * (1 + leverage)),
      n - 2,
    ),
    beta,
  };
}

/** Square of the distance of a mean from its known value, in its own standard errors. */
function distanceSquared(values: ArrayLike<number>, known: number): number {
  const { value, standardError } = meanEstimate(values);
  return ((value - known) / standardError) ** 2;
}

function regressionSlope(values: ArrayLike<number>, control: ArrayLike<number>, noise: number): number {
  const center = mean(values);
  const controlCenter = mean(control);
  const variance = scatter(control, controlCenter);
  if (variance <= values.length * noise ** 2) return 0;
  const covariance = new CompensatedSum();
  for (let i = 0; i < values.length; i++) covariance.add((values[i] - center) * (control[i] - controlCenter));
  return covariance.value / variance;
}

/**
 * Any smooth functional of the mean over n chunks: its value at the full mean, with the delete-one jackknife error.
 *
 * @param n number of chunks, at least 2
 * @param full the functional of the mean over all chunks
 * @param without the functional of the mean over all chunks but one
 */
export function jackknife(n: number, full: number, without: (omitted: number) => number): Estimate {
  if (!Number.isFinite(full)) return sampled(full, 0, n - 1);
  const values = Float64Array.from({ length: n }, (_, i) => without(i));
  return sampled(full, Math.sqrt(((n - 1) / n) * scatter(values, mean(values))), n - 1);
}
