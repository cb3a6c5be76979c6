import { inputError } from '../../errors.js';
import type { InformationProfile } from '../../estimators/informationProfile.js';
import type { DataModel } from '../../models/index.js';
import { checkSteps } from '../../schedules/requested.js';
import { type BestScheduleResult, bestSchedule, COMPARED, OPTIMAL, stepsForBudget } from '../bestSchedule.js';
import { type Answer, answerOf } from './answer.js';
import { measureModel } from './measured.js';
import type { Problem } from './settings.js';

/** What `schedule` takes: a number of steps, or the largest KL. */
export interface ScheduleOptions extends Problem {
  /** T */
  readonly steps?: number;
  /** Take the fewest steps whose KL is at most this many nats. */
  readonly kl?: number;
}

/**
 * The best schedule for T steps, or of the fewest steps for a KL budget: the reveal sizes of least
 * sum_t r_t h(k_t) (Chen, Cong & Li 2511.04647), beside common schedules of as many steps. On a sampled profile it is
 * judged on other chunks than those that it is chosen on.
 *
 * @throws MaskgapError for goals and settings that cannot be, before anything is sampled
 */
export async function schedule(
  model: DataModel,
  options: ScheduleOptions,
): Promise<Answer<BestScheduleResult>> {
  const { steps, kl, ...problem } = options;
  checkGoal(steps, kl);
  checkSteps(steps, problem.length);
  const countOf = (information: InformationProfile) => steps ?? stepsForBudget(information, kl!);
  const watched = (information: InformationProfile) => {
    const count = countOf(information);
    return [OPTIMAL, ...COMPARED].map((parsed) => information.evaluate(parsed, count).divergence);
  };
  const asked =
    steps === undefined
      ? { chooses: true }
      : {
          schedules: [OPTIMAL, ...COMPARED].map((parsed) => ({ parsed, requestedSteps: steps })),
          levels: [],
        };
  const measurement = await measureModel(model, problem, watched, asked);
  const { information } = measurement;
  return answerOf(bestSchedule(information, countOf(information)), measurement, model);
}

/** Refuses none and both of the two goals, and a budget that is no number of nats. */
export function checkGoal(steps: number | undefined, kl: number | undefined): void {
  if ((steps === undefined) === (kl === undefined))
    throw inputError('exactly one of --steps (-T) and --kl is needed', 'give -T 32, or --kl 0.5');
  if (kl !== undefined && !(kl >= 0))
    throw inputError(`the KL budget is ${kl}`, 'give a number of nats of at least 0');
}
