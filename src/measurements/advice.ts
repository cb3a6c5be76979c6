import type { MeasuredComparison, MeasuredSchedule } from './measuredSchedule.js';
import { valueWithError } from './words.js';

/** Schedules that need no measurement to be used. */
const READY_MADE: readonly string[] = ['balanced', 'cosine', 'linear-up', 'linear-down'];

/**
 * One or two sentences: which schedule to use, and what it saves. A schedule is called better only where the 95% interval
 * of the difference, chosen on one half of the sequences and judged on the other, is above 0; else the simpler one is advised.
 */
export function adviceInWords({ requestedSteps: T, steps: filled, compared }: MeasuredSchedule): string {
  const steps = T === 1 ? '1 step' : `${T} steps`;
  if (T === 1) return 'There is only one schedule of 1 step.';
  const ready = compared
    .filter(({ schedule }) => READY_MADE.includes(schedule))
    .sort((a, b) => a.klAboveOptimal.value - b.klAboveOptimal.value);
  const best = ready[0];
  const balanced = ready.find(({ schedule }) => schedule === 'balanced') ?? best;
  const margin = ({ klAboveOptimal }: MeasuredComparison) =>
    `the optimal schedule is not measurably better (${valueWithError(klAboveOptimal)} nats per sequence)`;
  if (!(balanced.klAboveOptimal.ci95[0] > 0)) return `For ${steps} use balanced blocks: ${margin(balanced)}.`;
  const used = best.steps < T ? ` (which fills ${best.steps} of them)` : '';
  if (best.klBelowBalanced !== undefined && !(best.klAboveOptimal.ci95[0] > 0)) {
    return `For ${steps} use the ${best.schedule} schedule${used}: its KL is ${valueWithError(best.klBelowBalanced)} nats per sequence below that of balanced blocks, and ${margin(best)}.`;
  }
  const others =
    best === balanced
      ? ', the best of the ready-made schedules'
      : ` and ${valueWithError(best.klAboveOptimal)} below that of ${best.schedule}${used}, the best of the ready-made schedules`;
  const fewer = filled < T ? ` (which needs ${filled} of them)` : '';
  return `For ${steps} use the optimal schedule${fewer}: its KL is ${valueWithError(balanced.klAboveOptimal)} nats per sequence below that of balanced blocks${others}.`;
}
