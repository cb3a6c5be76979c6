import type { Estimate } from '../statistics/estimate.js';
import type { MeasuredComparison, MeasuredSchedule } from './measuredSchedule.js';

/** Schedules that need no measurement to be used. */
const READY_MADE: readonly string[] = ['balanced', 'cosine', 'linear-up', 'linear-down'];

/** `3.24 ± 0.41`: the error to two digits and the value to the same decimal place. */
function withError({ value, standardError }: Estimate): string {
  if (!(standardError > 0)) return value.toPrecision(3);
  const decimals = Math.min(12, Math.max(0, 1 - Math.floor(Math.log10(standardError))));
  return `${value.toFixed(decimals)} ± ${standardError.toFixed(decimals)}`;
}

/**
 * One or two sentences: which schedule to use, and what it saves. A schedule is called better only where the 95% interval
 * of the cross-fitted difference is above 0; else the simpler one is advised.
 */
export function adviceInWords({ length, requestedSteps: T, compared }: MeasuredSchedule): string {
  const steps = T === 1 ? '1 step' : `${T} steps`;
  if (T === 1 || T === length) return `There is only one schedule of ${steps} for ${length} tokens.`;
  const ready = compared
    .filter(({ schedule }) => READY_MADE.includes(schedule))
    .sort((a, b) => a.klAboveOptimal.value - b.klAboveOptimal.value);
  const best = ready[0];
  const balanced = ready.find(({ schedule }) => schedule === 'balanced') ?? best;
  const margin = ({ klAboveOptimal }: MeasuredComparison) =>
    `the optimal schedule is not measurably better (${withError(klAboveOptimal)} nats per sequence)`;
  if (!(balanced.klAboveOptimal.ci95[0] > 0)) return `For ${steps} use balanced blocks: ${margin(balanced)}.`;
  const used = best.steps < T ? ` (which fills ${best.steps} of them)` : '';
  if (best.klBelowBalanced !== undefined && !(best.klAboveOptimal.ci95[0] > 0)) {
    return `For ${steps} use the ${best.schedule} schedule${used}: its KL is ${withError(best.klBelowBalanced)} nats per sequence below that of balanced blocks, and ${margin(best)}.`;
  }
  const others =
    best === balanced
      ? ', the best of the ready-made schedules'
      : ` and ${withError(best.klAboveOptimal)} below that of ${best.schedule}${used}, the best of the ready-made schedules`;
  return `For ${steps} use the optimal schedule: its KL is ${withError(balanced.klAboveOptimal)} nats per sequence below that of balanced blocks${others}.`;
}
