import { join } from 'node:path';
import { inputError } from '../errors.js';
import type { InformationProfile } from '../estimators/informationProfile.js';
import type { Measurement } from '../estimators/measure.js';
import type { RolloutMeasurement } from '../estimators/rollout.js';
import type { DataModel } from '../models/index.js';
import type { ParsedPredictor } from '../predictors/predictor.js';
import { type PredictedSchedules, predictedSchedules } from '../results/predicted.js';
import type { ParsedSampler } from '../samplers/sampler.js';
import type { RequestedSchedule } from '../schedules/requested.js';
import type { CommandContext, Computed } from './command.js';
import { type EstimatingValues, measureSchedules } from './estimating.js';
import { computedFromRollouts, rollOut } from './rollingOut.js';

/** What a predictor other than the optimal one makes of schedules, with the optimal one's profile for comparison. */
export interface PredictedMeasurement {
  readonly information: InformationProfile;
  readonly predicted: PredictedSchedules;
  computed<Result>(result: Result): Computed<Result>;
}

/**
 * Measures schedules with a predictor: the optimal predictor's profile by the sweep, and on the same trajectories, by
 * rollouts of data in random order, the predictor's KL and its training error.
 */
export async function measurePredicted(
  model: DataModel,
  predictor: ParsedPredictor,
  requests: readonly RequestedSchedule[],
  options: EstimatingValues,
  context: CommandContext,
): Promise<PredictedMeasurement> {
  const within = (name: string) => ({ ...options, out: options.out && join(options.out, name) });
  const optimal: Measurement = await measureSchedules(model, within('optimal'), context, requests);
  const samplers = requests.map((request) => scheduledSampler(request, optimal.information));
  const rolled: RolloutMeasurement = await rollOut(
    model,
    { ...within('predictor'), predictor },
    context,
    samplers.map((sampler) => ({ sampler })),
    { data: true, generated: false },
  );
  return {
    information: optimal.information,
    predicted: predictedSchedules(optimal.information, requests, rolled),
    computed: (result) => {
      const computed = computedFromRollouts(result, rolled, model);
      const interrupted = optimal.sampling?.stopped === 'interrupted';
      return {
        ...computed,
        partial: computed.partial || interrupted,
        provenance: {
          ...computed.provenance,
          seconds: optimal.seconds + rolled.seconds,
          cpuSeconds: optimal.cpuSeconds + rolled.cpuSeconds,
          predictor: predictor.name,
          predictorSha256: predictor.modelSha256,
          optimal: { estimator: optimal.information.estimator, ...optimal.sampling },
        },
      };
    },
  };
}

/** Random order in the rounds of a schedule; one that depends on the profile is the one chosen on it. */
function scheduledSampler(
  { parsed, requestedSteps }: RequestedSchedule,
  information: InformationProfile,
): ParsedSampler {
  const { sizes } = information.evaluate(parsed, requestedSteps).schedule;
  if (sizes === undefined)
    throw inputError(
      `option --predictor: schedule ${parsed.name} has no fixed reveal sizes`,
      'choose a schedule such as balanced or cosine, or give --sizes',
    );
  const name = [parsed.name, requestedSteps].filter((part) => part !== undefined).join(' ');
  return { name, family: 'random', options: { sizes } };
}
