import { inputError } from '../errors.js';
import { klOfSizes } from '../schedules/optimal.js';
import type { Estimate } from '../statistics/estimate.js';
import { type ChoiceProfile, type Choices, choiceProfile, choicesFor, NAMED, scanSteps } from './choice.js';
import { gridProfile } from './gridProfile.js';
import { type GroupedMeasurements, groupMeasurements } from './groups.js';
import { chooses, estimatesFromAll, judged, judges } from './heldOut.js';
import { requireSequences } from './measuredProfile.js';
import type { MeasurementSet } from './measurement.js';
import { riseInWords } from './rise.js';

/** What is asked for: a largest number of steps, or the largest KL above generation of one token at a time, in nats. */
export type ScheduleGoal = { readonly steps: number } | { readonly klBudget: number };

/** A named schedule beside the optimal one. KL differences in nats per sequence, training error included. */
export interface MeasuredComparison {
  readonly schedule: string;
  /** Non-empty steps. */
  readonly steps: number;
  readonly sizes: readonly number[];
  /** KL of this schedule minus KL of the optimal one, chosen on one half and judged on the other: can come out negative. */
  readonly klAboveOptimal: Estimate;
  /** KL of the balanced schedule minus KL of this one. Absent for the balanced schedule itself. */
  readonly klBelowBalanced?: Estimate;
}

/** The best schedule of a measured predictor, and what others cost beside it. */
export interface MeasuredSchedule {
  readonly length: number;
  readonly sequences: number;
  readonly paired: boolean;
  readonly requestedSteps: number;
  /** The optimal schedule on all measurements, of at most `requestedSteps` steps. */
  readonly sizes: readonly number[];
  readonly steps: number;
  /** Whether its nodes lie on measured levels, or anywhere on the interpolated profile. */
  readonly nodes: 'measured' | 'interpolated';
  /**
   * KL above one token at a time, chosen on one half and judged on the other; present only if every level was measured. Below 0 where losses rise with
   * the number of revealed tokens.
   */
  readonly klAboveSequential?: Estimate;
  /** The same on the interpolated profile; present where a KL budget was asked for and levels are missing. */
  readonly klInterpolated?: Estimate;
  readonly compared: readonly MeasuredComparison[];
  /** What a reader should know about the measurements, in sentences. */
  readonly notes: readonly string[];
}

/** With this many measured levels per step, keeping nodes on them moves a node by an eighth of a block at most. */
const LEVELS_PER_STEP = 4;

/**
 * The best schedule for a measured predictor, and how much worse the named ones are.
 *
 * With reveal sizes r_t in random order the cross entropy is sum_t r_t g(k_t) whatever the shape of the measured g, so that
 * schedules are judged on its means as they are, and the search needs no shape either. It goes by means that are drawn together
 * where sequences are few (`shrunk`). Nodes lie on measured levels where these are dense (4 per step or more), so that no
 * interpolated value decides; else anywhere on the interpolated profile: kept on a coarse grid they would repeat the grid.
 * Schedules that depend on the profile are chosen on one half of the sequences and judged on the other; the sizes
 * returned are chosen on all of them. At least 4 sequences.
 */
export function measuredSchedule(
  set: MeasurementSet | GroupedMeasurements,
  goal: ScheduleGoal,
): MeasuredSchedule {
  checkGoal(goal, set.length);
  const grouped = groupMeasurements(set);
  requireSequences(grouped, 4);
  const { length, sequences, paired } = grouped;
  const complete = grouped.levels.length === length;
  const chosen = choiceProfile(grouped, chooses(grouped));
  const steps = 'steps' in goal ? goal.steps : stepsWithin(grouped, chosen, goal.klBudget);
  // A budget is met with nodes anywhere, and for want of fewer steps by one token at a time.
  const sequential = 'klBudget' in goal && steps === length;
  const onLevels = complete || ('steps' in goal && grouped.levels.length >= LEVELS_PER_STEP * steps);
  const choose = (profile: ChoiceProfile): Choices => {
    const choices = choicesFor(profile, steps, onLevels);
    return sequential ? { ...choices, optimal: new Array<number>(length).fill(1) } : choices;
  };
  const { optimal, named } = choose(choiceProfile(grouped, () => true));
  const half = choose(chosen);
  const [excess, ...others] = judged(grouped, ({ whole }) => {
    const best = klOfSizes(whole, half.optimal);
    const kls = NAMED.map((name) => klOfSizes(whole, half.named[name]));
    return [best, ...kls.map((kl) => kl - best), ...kls.map((kl) => kls[0] - kl)];
  });
  // Schedules that do not depend on the profile are compared on all sequences.
  const fixed = estimatesFromAll(grouped, ({ whole }) => {
    const [balanced, ...kls] = NAMED.map((name) => klOfSizes(whole, named[name]));
    return kls.map((kl) => balanced - kl);
  });
  return {
    length,
    sequences,
    paired,
    requestedSteps: steps,
    sizes: optimal,
    steps: optimal.length,
    nodes: onLevels ? 'measured' : 'interpolated',
    ...(complete ? { klAboveSequential: excess } : 'klBudget' in goal ? { klInterpolated: excess } : {}),
    compared: NAMED.map((name, n) => ({
      schedule: name,
      steps: named[name].length,
      sizes: named[name],
      klAboveOptimal: others[n],
      ...(n === 0 ? {} : { klBelowBalanced: name === 'sqrt-rule' ? others[NAMED.length + n] : fixed[n - 1] }),
    })),
    notes: notesOn(grouped, onLevels, 'klBudget' in goal),
  };
}

function checkGoal(goal: ScheduleGoal, length: number): void {
  if ('steps' in goal) {
    if (!(Number.isSafeInteger(goal.steps) && goal.steps >= 1 && goal.steps <= length)) {
      throw inputError(`steps T = ${goal.steps} with L = ${length}`, `give a whole number in 1..${length}`);
    }
  } else if (!(goal.klBudget >= 0)) {
    throw inputError(`KL budget ${goal.klBudget} is not a number of at least 0`, 'give a budget in nats');
  }
}

/**
 * The smallest T whose KL is within the budget, chosen on one half and judged on the other. The KL need not fall with T, nor be
 * convex in it, so that all are tried in turn.
 */
function stepsWithin(grouped: GroupedMeasurements, chosen: ChoiceProfile, klBudget: number): number {
  const { whole } = gridProfile(grouped, judges(grouped));
  return scanSteps(chosen, (sizes) => klOfSizes(whole, sizes) <= klBudget) ?? grouped.length;
}

function notesOn(grouped: GroupedMeasurements, onLevels: boolean, budget: boolean): string[] {
  const { length, levels } = grouped;
  const rise = riseInWords(grouped);
  const notes = [...(grouped.notes ?? []), ...(rise === undefined ? [] : [rise])];
  const last = levels[levels.length - 1];
  if (levels[0] > 0) {
    notes.push(
      `Levels below ${levels[0]} were not measured; h is taken as constant there, which is too low where it falls.`,
    );
  }
  if (last < length - 1) {
    notes.push(
      `Levels above ${last} were not measured; h is taken as constant there, which is too high where it falls.`,
    );
  }
  if (!onLevels) {
    notes.push(
      `Only ${levels.length} levels were measured; between them the profile is interpolated by straight lines.`,
    );
  }
  if (budget && levels.length < length) {
    notes.push('The KL budget counts from one token at a time, on the interpolated profile.');
  }
  return notes;
}
