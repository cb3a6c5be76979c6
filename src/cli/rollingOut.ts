import type { RolloutMeasurement, RolloutOptions } from '../estimators/rollout.js';
import { type DataModel, modelDigest } from '../models/index.js';
import type { RequestedSampler } from '../samplers/request.js';
import type { CommandContext, Computed } from './command.js';
import { type EstimatingValues, missedTarget, progressTo } from './estimating.js';

/** Rolls samplers out until their KLs are precise enough, with progress and interrupts. */
export async function rollOut(
  model: DataModel,
  options: EstimatingValues & Pick<RolloutOptions, 'predictor'>,
  context: CommandContext,
  requests: readonly RequestedSampler[],
  what: Pick<RolloutOptions, 'data' | 'generated' | 'orders'>,
): Promise<RolloutMeasurement> {
  const { measureRollouts } = await import('../estimators/rollout.js');
  const { relativeError, absoluteError, ...rest } = options;
  return measureRollouts(model, {
    ...rest,
    ...what,
    samplers: requests.map(({ sampler }) => sampler),
    target: { relativeError, absoluteError },
    signal: context.interruptible(),
    onNotice: context.log.info,
    onProgress: progressTo(context, rest.timeLimit),
  });
}

/** A result with the provenance of the rollouts behind it. */
export function computedFromRollouts<Result>(
  result: Result,
  { estimator, sampling, seconds, cpuSeconds, missed }: RolloutMeasurement,
  model: DataModel,
): Computed<Result> {
  return {
    result,
    provenance: { estimator, ...sampling, seconds, cpuSeconds, modelSha256: modelDigest(model) },
    partial: sampling?.stopped === 'interrupted',
    missedTarget: missedTarget(missed),
  };
}
