import type { Vector } from '../results/profile.js';
import { type Estimate, exactly } from '../statistics/estimate.js';

/** One entry of a vector, as tables print it. */
export function vectorEntry({ value, standardError }: Vector, index: number, exact: boolean): Estimate {
  if (exact || standardError[index] === 0) return exactly(value[index]);
  const margin = 1.96 * standardError[index];
  const ci95 = [value[index] - margin, value[index] + margin] as const;
  return { value: value[index], standardError: standardError[index], ci95, exact: false };
}
