import type { RolledRows, RolloutDifference, RolloutRow } from '../estimators/rolloutEstimates.js';
import type { RequestedSampler } from '../samplers/request.js';
import type { GeneratedSample } from '../sampling/rolloutSamples.js';
import { affine, type Estimate } from '../statistics/estimate.js';
import type { DivergenceResult } from './divergence.js';

/** One row of `rollout`, nats. */
export interface SamplerRow extends RolloutRow {
  readonly schedule?: string;
  readonly requestedSteps?: number;
  readonly forwardKlPerToken?: Estimate;
  /** What the sampler generates: texts, or tokens where the model has no symbols. */
  readonly samples?: readonly GeneratedSample[];
}

/** The rows of `rollout`; where there is one, its values stand beside them too. */
export interface RolloutResult extends Partial<SamplerRow> {
  readonly rows: readonly SamplerRow[];
  /** Paired, on the same trajectories, of samplers that do not revise. */
  readonly differences: readonly RolloutDifference[];
}

export function rolloutResult(
  { rows, differences }: RolledRows,
  requests: readonly RequestedSampler[],
  length: number,
  samples: readonly (readonly GeneratedSample[])[] = [],
): RolloutResult {
  const shaped = rows.map(({ sampler, ...row }, s): SamplerRow => {
    const { schedule, requestedSteps } = requests[s];
    return {
      sampler,
      ...(schedule === undefined ? {} : { schedule }),
      ...(requestedSteps === undefined ? {} : { requestedSteps }),
      ...row,
      ...(row.forwardKl ? { forwardKlPerToken: affine(row.forwardKl, 1 / length) } : {}),
      ...(samples[s] ? { samples: samples[s] } : {}),
    };
  });
  return {
    ...(shaped.length === 1 ? shaped[0] : {}),
    rows: shaped,
    differences,
  };
}

/** The forward KLs of samplers in the shape of `kl`; steps are the mean number of rounds along data. */
export function samplerDivergences(
  { rows, differences }: RolledRows,
  requests: readonly RequestedSampler[],
  entropy: Estimate,
  length: number,
): DivergenceResult {
  return {
    entropy,
    rows: rows.map(({ sampler, forwardKl, trainingError, roundsData }, s) => ({
      schedule: sampler,
      sampler,
      requestedSteps: requests[s].requestedSteps,
      steps: roundsData!.value,
      kl: forwardKl!,
      klPerToken: affine(forwardKl!, 1 / length),
      ...(trainingError ? { trainingError } : {}),
      bounds: {},
    })),
    differences: differences.flatMap(({ a, b, forwardKl }) => (forwardKl ? [{ a, b, kl: forwardKl }] : [])),
  };
}
