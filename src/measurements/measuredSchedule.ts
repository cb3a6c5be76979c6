import { inputError } from '../errors.js';
import { profileOf } from '../estimators/profileView.js';
import { klOfSizes, optimalSizes, optimalSizesOnLevels } from '../schedules/optimal.js';
import { resolveSchedule } from '../schedules/registry.js';
import type { Estimate } from '../statistics/estimate.js';
import { crossFit } from './crossFit.js';
import { type GridProfile, gridProfile } from './gridProfile.js';
import { type GroupedMeasurements, groupMeasurements } from './groups.js';
import { requireSequences } from './measuredProfile.js';
import type { MeasurementSet } from './measurement.js';

/** What is asked for: a number of steps, or the largest KL above generation of one token at a time, in nats. */
export type ScheduleGoal = { readonly steps: number } | { readonly klBudget: number };

/** A named schedule beside the optimal one. KL differences in nats per sequence, training error included. */
export interface MeasuredComparison {
  readonly schedule: string;
  /** Non-empty steps. */
  readonly steps: number;
  readonly sizes: readonly number[];
  /** KL of this schedule minus KL of the optimal one, cross-fitted: can come out negative. */
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
  /** The optimal schedule on all measurements. */
  readonly sizes: readonly number[];
  readonly steps: number;
  /** Whether its nodes lie on measured levels, or anywhere on the interpolated profile. */
  readonly nodes: 'measured' | 'interpolated';
  /** KL above one token at a time, cross-fitted; present only if every level was measured. */
  readonly klAboveSequential?: Estimate;
  /** The same on the interpolated profile; present where a KL budget was asked for and levels are missing. */
  readonly klInterpolated?: Estimate;
  readonly compared: readonly MeasuredComparison[];
  /** What a reader should know about the measurements, in sentences. */
  readonly notes: readonly string[];
}

/** Balanced first: the others are compared with it too. */
const NAMED = ['balanced', 'cosine', 'linear-up', 'linear-down', 'sqrt-rule'] as const;

/** With this many measured levels per step, keeping nodes on them moves a node by an eighth of a block at most. */
const LEVELS_PER_STEP = 4;

/**
 * The best schedule for a measured predictor, and how much worse the named ones are.
 *
 * Nodes lie on measured levels where these are dense (4 per step or more), so that no interpolated value decides. Where
 * they are not, nodes may lie anywhere on the interpolated profile: kept on a coarse grid they would repeat the grid.
 * Schedules that depend on the profile are chosen on one half of the sequences and evaluated on the other, and the
 * reverse; the sizes returned are chosen on all of them. At least 4 sequences.
 */
export function measuredSchedule(set: MeasurementSet, goal: ScheduleGoal): MeasuredSchedule {
  checkGoal(goal, set.length);
  const grouped = groupMeasurements(set);
  requireSequences(grouped, 4);
  const { length, sequences, paired } = grouped;
  const complete = grouped.levels.length === length;
  const steps = 'steps' in goal ? goal.steps : stepsWithin(grouped, goal.klBudget);

  const onLevels = complete || grouped.levels.length >= LEVELS_PER_STEP * steps;
  const choose = (profile: GridProfile) => choicesFor(profile, steps, onLevels);
  const fitted = crossFit(grouped, choose);
  const { optimal, named } = choose(gridProfile(grouped, () => true));
  const [excess, ...others] = fitted.estimates((choice, { whole }) => {
    const best = klOfSizes(whole, choice.optimal);
    const kls = NAMED.map((name) => klOfSizes(whole, choice.named[name]));
    return [best, ...kls.map((kl) => kl - best), ...kls.map((kl) => kls[0] - kl)];
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
      ...(n === 0 ? {} : { klBelowBalanced: others[NAMED.length + n] }),
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

type Named = (typeof NAMED)[number];

/** The reveal sizes that one profile suggests. */
interface Choices {
  readonly optimal: readonly number[];
  readonly named: Readonly<Record<Named, readonly number[]>>;
}

function choicesFor(profile: GridProfile, steps: number, onLevels: boolean): Choices {
  const { levels, values, whole } = profile;
  const request = { length: whole.length, requestedSteps: steps, profile: profileOf(whole) };
  // Half of the sequences may have measured fewer levels than there are steps.
  const optimal =
    onLevels && levels.length >= steps
      ? optimalSizesOnLevels(whole.length, levels, values, steps)
      : optimalSizes(whole, steps);
  const named = NAMED.map((name) => [name, resolveSchedule(name, request).sizes]);
  return { optimal, named: Object.fromEntries(named) as Choices['named'] };
}

/** The smallest T whose cross-fitted KL is within the budget (bisection; KL falls with T up to noise). */
function stepsWithin(grouped: GroupedMeasurements, klBudget: number): number {
  const fits = (steps: number) =>
    crossFit(grouped, ({ whole }) => optimalSizes(whole, steps)).value((chosen, { whole }) =>
      klOfSizes(whole, chosen),
    ) <= klBudget;
  let low = 0;
  let high = grouped.length;
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (fits(middle)) high = middle;
    else low = middle;
  }
  return high;
}

function notesOn({ length, levels }: GroupedMeasurements, onLevels: boolean, budget: boolean): string[] {
  const notes: string[] = [];
  const last = levels[levels.length - 1];
  if (levels[0] > 0) {
    notes.push(
      `Levels below ${levels[0]} were not measured; h is taken as constant there, which is too low.`,
    );
  }
  if (last < length - 1) {
    notes.push(`Levels above ${last} were not measured; h is taken as constant there, which is too high.`);
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
