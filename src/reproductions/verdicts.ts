import { formatNumber } from '../statistics/format.js';
import { studentQuantile } from '../statistics/quantiles.js';
import type { Verdict } from './claim.js';
import type { Measured } from './measured.js';

/** Probability that chance alone takes any of the values of one claim out of its interval. */
const LEVEL = 0.001;
/** Degrees of freedom behind the standard errors: those of 32 chunks, the fewest that there are. */
const FREEDOM = 31;
/** Rounding of exact values, relative to the limit that they are held against. */
const ROUNDING = 1e-9;

/** The rule in words, for the page. */
export const VERDICT_RULE =
  'Verdicts are computed. Each value gets an interval of as many standard errors (Student, 31 degrees of freedom) as leave all values of a claim inside with probability 99.9% (Bonferroni). A claim about every value is confirmed if all intervals keep to its limits, and contradicted if one interval lies wholly beyond them; a claim about some value is confirmed if one interval keeps to the limits, and contradicted if all lie beyond. Anything else is not decided. Errors of ratios and slopes are those of paired differences on the same trajectories where there are such, and are else added without regard to correlation, which is never too little.';

/** Closed limits; either may be infinite. */
export type Limits = readonly [low: number, high: number];

/** All of the values lie within the limits. */
export function everyWithin(values: readonly Measured[], limits: Limits): Verdict {
  if (values.length === 0) return 'not decided: nothing to judge by';
  const places = placesOf(values, limits);
  if (places.includes('beyond')) return 'contradicted';
  return places.includes('across') ? 'not decided: error bars too wide' : 'confirmed';
}

/** At least one of the values lies within the limits. */
export function someWithin(values: readonly Measured[], limits: Limits): Verdict {
  if (values.length === 0) return 'not decided: nothing to judge by';
  const places = placesOf(values, limits);
  if (places.includes('inside')) return 'confirmed';
  return places.includes('across') ? 'not decided: error bars too wide' : 'contradicted';
}

/** For a claim with an open constant C: the values are the least C that each measurement allows. */
export function consistentFrom(values: readonly Measured[]): Verdict {
  if (values.length === 0) return 'not decided: nothing to judge by';
  const reach = reachOf(values.length);
  const least = Math.max(...values.map(({ value, standardError }) => value + reach * standardError));
  return `consistent for C >= ${formatNumber(least, 3)}`;
}

type Place = 'inside' | 'across' | 'beyond';

function placesOf(values: readonly Measured[], [low, high]: Limits): Place[] {
  const reach = reachOf(values.length);
  const slack = (limit: number) => (Number.isFinite(limit) ? ROUNDING * Math.max(1, Math.abs(limit)) : 0);
  const [least, most] = [low - slack(low), high + slack(high)];
  return values.map(({ value, standardError }) => {
    if (Number.isNaN(value)) return 'across';
    const [from, to] = [value - reach * standardError, value + reach * standardError];
    if (from >= least && to <= most) return 'inside';
    return to < least || from > most ? 'beyond' : 'across';
  });
}

/** Standard errors that an interval reaches to both sides. */
function reachOf(count: number): number {
  return studentQuantile(1 - LEVEL / (2 * count), FREEDOM);
}
