import type { NextTokenLaw } from '../statistics/transitionStatistics.js';
import { REVISION_VALUES, type RolloutTask } from './rollout.js';
import { SamplerSums } from './samplerSums.js';

/** What the outputs of one chunk add up to. */
export class RevisionSums extends SamplerSums<(typeof REVISION_VALUES)[number]> {
  /** @param logProbability log p of a whole sequence, nats */
  constructor(
    { samplers, chunkSize }: Pick<RolloutTask, 'samplers' | 'chunkSize'>,
    law: NextTokenLaw,
    readonly logProbability: (tokens: Int32Array) => number,
  ) {
    super(REVISION_VALUES, samplers.length, chunkSize, law);
  }

  /** Takes an output of the s-th sampler. */
  addOutput(s: number, tokens: Int32Array): void {
    const tally = this.tallyOf(s);
    const logP = this.logProbability(tokens);
    tally('negativeLogLikelihood', -logP);
    if (logP === Number.NEGATIVE_INFINITY) tally('offSupport', 1);
    this.count(s, tokens);
  }
}
