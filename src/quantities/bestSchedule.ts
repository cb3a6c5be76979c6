import type { EvaluatedSchedule, InformationProfile } from '../estimators/informationProfile.js';
import { smallestStepsFor } from '../schedules/optimal.js';
import { parseSchedule } from '../schedules/registry.js';
import { profileVector } from '../schedules/requiredProfile.js';
import type { Estimate } from '../statistics/estimate.js';

/** What the optimal schedule is compared with, at the same number of steps. */
export const COMPARED = ['balanced', 'cosine', 'linear-up', 'linear-down', 'sqrt-rule'].map(parseSchedule);

export const OPTIMAL = parseSchedule('optimal');

/** The optimal schedule and others at the same T, nats. */
export interface BestScheduleResult {
  /** Reveal sizes in the order of generation. */
  readonly sizes: readonly number[];
  readonly steps: number;
  readonly kl: Estimate;
  readonly compared: readonly { readonly schedule: string; readonly steps: number; readonly kl: Estimate }[];
}

/** The optimal schedule of `steps` steps. */
export function bestSchedule(information: InformationProfile, steps: number): BestScheduleResult {
  const { schedule, divergence } = information.evaluate(OPTIMAL, steps);
  return {
    sizes: schedule.sizes ?? [],
    steps: schedule.steps,
    kl: divergence,
    compared: COMPARED.map((parsed) => {
      const other: EvaluatedSchedule = information.evaluate(parsed, steps);
      return { schedule: other.schedule.name, steps: other.schedule.steps, kl: other.divergence };
    }),
  };
}

/**
 * The smallest number of steps whose optimal schedule has KL <= `budget` nats. On a sampled profile the first guess is
 * optimistic, since the schedule was chosen on the data it is judged by: the cross-fitted KL decides.
 */
export function stepsForBudget(information: InformationProfile, budget: number): number {
  const { length, view } = information;
  let { steps } = smallestStepsFor(profileVector(view), budget);
  while (steps < length && information.evaluate(OPTIMAL, steps).divergence.value > budget) steps++;
  return steps;
}
