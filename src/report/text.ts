import type { Estimate } from '../statistics/estimate.js';
import { formatNumber } from '../statistics/format.js';
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

/** A caption of the sentences that apply: an empty one does not. */
export function caption(sentences: readonly string[]): string {
  return sentences.filter((sentence) => sentence !== '').join(' ');
}

/** At most `count` of the numbers 0..length-1, evenly spread, with both ends. */
export function evenly(length: number, count: number): number[] {
  if (length <= count) return Array.from({ length }, (_, i) => i);
  return Array.from({ length: count }, (_, i) => Math.round((i * (length - 1)) / (count - 1)));
}
