import { compensatedSum } from '../numeric/sum.js';
import type { Estimate } from '../statistics/estimate.js';
import { formatEstimate } from '../statistics/format.js';

/** A number with its standard error, 0 where it is exact, and where it was measured. */
export interface Measured {
  readonly label: string;
  readonly value: number;
  readonly standardError: number;
  /** Sampled, though it may not have varied. */
  readonly sampled?: boolean;
}

type Uncertain = Pick<Measured, 'value' | 'standardError' | 'sampled'>;

export function labelled(label: string, { value, standardError }: Uncertain, scale = 1): Measured {
  return { label, value: scale * value, standardError: Math.abs(scale) * standardError };
}

/** a / b. Relative errors are added, which is never too little, however a and b depend on each other. Derived. */
export function ratio(label: string, a: Uncertain, b: Uncertain): Measured {
  const value = a.value / b.value;
  const relative = Math.abs(b.standardError / b.value);
  return { label, value, standardError: Math.abs(a.standardError / b.value) + Math.abs(value) * relative };
}

/**
 * a / b of two numbers whose difference has an error of its own, which tells how they vary together. By the delta method;
 * derived.
 */
export function pairedRatio(
  label: string,
  a: Uncertain,
  b: Uncertain,
  difference: Pick<Measured, 'standardError'>,
): Measured {
  const value = a.value / b.value;
  const [varianceA, varianceB] = [a.standardError ** 2, b.standardError ** 2];
  const covariance = (varianceA + varianceB - difference.standardError ** 2) / 2;
  const variance = varianceA + value ** 2 * varianceB - 2 * value * covariance;
  return { label, value, standardError: Math.sqrt(Math.max(0, variance)) / Math.abs(b.value) };
}

/**
 * Least-squares slope of ln y on ln x. Its error adds the points' relative errors with their weights, which is never too
 * little, however the points depend on each other. Derived.
 *
 * @param points at least two different x > 0, all y > 0
 */
export function logSlope(label: string, points: readonly (Uncertain & { readonly x: number })[]): Measured {
  const x = points.map((point) => Math.log(point.x));
  const center = compensatedSum(x) / x.length;
  const spread = compensatedSum(x.map((each) => (each - center) ** 2));
  const weights = x.map((each) => (each - center) / spread);
  return {
    label,
    value: compensatedSum(points.map(({ value }, i) => weights[i] * Math.log(value))),
    standardError: compensatedSum(
      points.map(({ value, standardError }, i) => (Math.abs(weights[i]) * standardError) / value),
    ),
  };
}

/** `0.51 ± 0.02`. */
export function measuredText({ value, standardError, sampled }: Uncertain): string {
  const estimate: Estimate = {
    value,
    standardError,
    ci95: [value, value],
    exact: standardError === 0 && !sampled,
  };
  return formatEstimate(estimate);
}

/** The least and the greatest of the values, and where they were measured. */
export function rangeText(values: readonly Measured[]): string {
  if (values.length === 0) return 'nothing';
  const sorted = values.toSorted((a, b) => a.value - b.value);
  const [least, most] = [sorted[0], sorted[sorted.length - 1]];
  const text = (one: Measured) => `${measuredText(one)} (${one.label})`;
  return values.length === 1 ? text(least) : `${text(least)} to ${text(most)}, ${values.length} values`;
}
