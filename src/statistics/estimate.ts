/**
 * Every number that leaves the program: a value with its standard error and 95% interval, or an exact value.
 * An infinite value (a KL without common support) has standard error 0.
 */
export interface Estimate {
  readonly value: number;
  readonly standardError: number;
  readonly ci95: readonly [number, number];
  readonly exact: boolean;
}

/** An exact value. */
export function exactly(value: number): Estimate {
  return { value, standardError: 0, ci95: [value, value], exact: true };
}

/** An exact divergence, information or probability, which cannot be negative: what is below 0 is rounding. */
export function exactDivergence(value: number): Estimate {
  return exactly(Math.max(0, value));
}

/** A bound of something that cannot be negative: not below 0, which is a better one. */
export function boundFrom0(estimate: Estimate): Estimate {
  const [low, high] = estimate.ci95;
  return { ...estimate, value: Math.max(0, estimate.value), ci95: [Math.max(0, low), Math.max(0, high)] };
}

/** `scale * estimate + shift`; exactness is kept. */
export function affine(estimate: Estimate, scale: number, shift = 0): Estimate {
  const map = (x: number) => scale * x + shift;
  const [low, high] = estimate.ci95.map(map);
  return {
    value: map(estimate.value),
    standardError: Math.abs(scale) * estimate.standardError,
    ci95: scale < 0 ? [high, low] : [low, high],
    exact: estimate.exact,
  };
}
