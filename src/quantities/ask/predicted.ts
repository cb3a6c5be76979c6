import { join } from 'node:path';
import { inputError } from '../../errors.js';
import type { InformationProfile } from '../../estimators/informationProfile.js';
import type { DataModel } from '../../models/index.js';
import type { ParsedPredictor } from '../../predictors/predictor.js';
import type { ParsedSampler } from '../../samplers/sampler.js';
import { measureRollouts } from '../../sampling/rollouts.js';
import { resolveSchedule } from '../../schedules/registry.js';
import { choosesOnProfile, type RequestedSchedule } from '../../schedules/requested.js';
import type { Schedule } from '../../schedules/schedule.js';
import { type PredictedSchedules, predictedSchedules } from '../predicted.js';
import { type Answer, answerOfRollouts } from './answer.js';
import { measureSchedules } from './measured.js';
import { measureOptions, type Problem } from './settings.js';

/** What a predictor other than the optimal one makes of schedules, with the optimal one's profile for comparison. */
export interface PredictedMeasurement {
  readonly information: InformationProfile;
  readonly predicted: PredictedSchedules;
  answer<Result>(result: Result): Answer<Result>;
}

/**
 * Measures schedules with a predictor: the optimal predictor's profile by the sweep, and on the same trajectories, by
 * rollouts of data in random order, the predictor's KL and its training error.
 */
export async function measurePredicted(
  model: DataModel,
  predictor: ParsedPredictor,
  requests: readonly RequestedSchedule[],
  problem: Problem,
): Promise<PredictedMeasurement> {
  for (const request of requests)
    if (!choosesOnProfile(request))
      sizesOf(request, resolveSchedule(request.parsed, { ...problem, ...request }));
  const within = (name: string) => ({ ...problem, out: problem.out && join(problem.out, name) });
  const optimal = await measureSchedules(model, within('optimal'), requests);
  const rolled = await measureRollouts(model, {
    ...measureOptions(within('predictor')),
    samplers: requests.map((request) => scheduledSampler(request, optimal.information)),
    predictor,
    data: true,
    generated: false,
  });
  return {
    information: optimal.information,
    predicted: predictedSchedules(optimal.information, requests, rolled),
    answer: (result) => {
      const { provenance, partial, missed } = answerOfRollouts(result, rolled, model);
      return {
        result,
        provenance: {
          ...provenance,
          seconds: optimal.seconds + rolled.seconds,
          cpuSeconds: optimal.cpuSeconds + rolled.cpuSeconds,
          predictor: predictor.name,
          predictorSha256: predictor.modelSha256,
          optimal: { estimator: optimal.information.estimator, ...optimal.sampling },
        },
        partial: partial || optimal.sampling?.stopped === 'interrupted',
        missed,
      };
    },
  };
}

/** Random order in the rounds of a schedule; one that depends on the profile is the one chosen on it. */
function scheduledSampler(request: RequestedSchedule, information: InformationProfile): ParsedSampler {
  const { parsed, requestedSteps } = request;
  const sizes = sizesOf(request, information.evaluate(parsed, requestedSteps).schedule);
  const name = [parsed.name, requestedSteps].filter((part) => part !== undefined).join(' ');
  return { name, family: 'random', options: { sizes } };
}

function sizesOf({ parsed }: RequestedSchedule, { sizes }: Schedule): readonly number[] {
  if (sizes === undefined)
    throw inputError(
      `option --predictor: schedule ${parsed.name} has no fixed reveal sizes`,
      'choose a schedule such as balanced or cosine, or give --sizes',
    );
  return sizes;
}
