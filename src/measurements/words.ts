import type { Estimate } from '../statistics/estimate.js';

/** `3.24 ± 0.41`: the error to two digits and the value to the same decimal place. */
export function valueWithError({ value, standardError }: Estimate): string {
  if (!(standardError > 0)) return value.toPrecision(3);
  const decimals = Math.min(12, Math.max(0, 1 - Math.floor(Math.log10(standardError))));
  return `${value.toFixed(decimals)} ± ${standardError.toFixed(decimals)}`;
}
