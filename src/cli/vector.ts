import type { Vector } from '../quantities/profile.js';
import { type Estimate, exactly } from '../statistics/estimate.js';

/** One entry of a vector, as tables print it; a measured one is never exact, even where all measurements agree. */
export function vectorEntry(
  { value, standardError }: Vector,
  index: number,
  exact: boolean,
  measured = false,
): Estimate {
  if (exact || (standardError[index] === 0 && !measured)) return exactly(value[index]);
  const margin = 1.96 * standardError[index];
  const ci95 = [value[index] - margin, value[index] + margin] as const;
  return { value: value[index], standardError: standardError[index], ci95, exact: false };
}
