import type { Estimate } from '../statistics/estimate.js';
import { formatNumber } from './format.js';
import type { StepsRow } from './rows.js';

/** The steps of a row, and those asked for where some rounds were empty. */
export function stepsOf({ steps, requestedSteps }: StepsRow): string {
  return requestedSteps === undefined || requestedSteps === steps
    ? formatNumber(steps)
    : `${formatNumber(steps)} (asked for ${requestedSteps})`;
}

/** The 95% interval as a person reads it. */
export function intervalText({ ci95: [low, high], exact }: Estimate): string {
  return exact ? 'exact' : `${formatNumber(low, 4)} to ${formatNumber(high, 4)}`;
}
