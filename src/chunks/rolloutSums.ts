import type { NextTokenLaw } from '../statistics/transitionStatistics.js';
import { ROLLOUT_VALUES, type RolloutTask, type RolloutValue } from './rollout.js';
import { SamplerSums } from './samplerSums.js';

/** Takes a value of the trajectory; values of one name add up. */
export type Tally = (value: RolloutValue, amount: number) => void;

/** What the trajectories of one chunk add up to. */
export class RolloutSums extends SamplerSums<RolloutValue> {
  constructor(
    { samplers, chunkSize, generated }: Pick<RolloutTask, 'samplers' | 'chunkSize' | 'generated'>,
    law: NextTokenLaw,
  ) {
    super(ROLLOUT_VALUES, samplers.length, chunkSize, generated ? law : undefined);
  }
}

/** What a rollout has generated. */
export interface GeneratedRun {
  readonly rounds: number;
  /** log of the probability that the sampler gives it in this order, nats. */
  readonly logSampler: number;
  /** log p, nats. */
  readonly logData: number;
  /** The mean of `logSampler - logData` round by round, given what came before; infinite where p(Y) = 0. */
  readonly expected: number;
}

/** Tallies a generated sequence. */
export function tallyGenerated(tally: Tally, { rounds, logSampler, logData, expected }: GeneratedRun): void {
  tally('rounds', rounds);
  tally('reverseDivergence', expected);
  if (Number.isFinite(expected)) tally('generatedControl', logSampler - logData - expected);
  tally('negativeLogLikelihood', -logData);
  if (logData === Number.NEGATIVE_INFINITY) tally('offSupport', 1);
}
