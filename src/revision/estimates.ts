import { affine, type Estimate } from '../statistics/estimate.js';
import { rateEstimate } from '../statistics/rate.js';
import { meanEstimate } from '../statistics/spread.js';
import {
  type NextTokenLaw,
  type TransitionStatistics,
  transitionStatistics,
} from '../statistics/transitionStatistics.js';
import type { RevisionTally } from './trajectories.js';

/**
 * What rollouts say of a sampler for which no identity gives a KL between whole sequences: the likelihood of its output
 * under p, how often it leaves the support, and how its transitions differ from p's.
 */
export interface RevisionEstimates extends Partial<TransitionStatistics> {
  /** E[-log p(Y)] / L, nats; Infinity where an output is off support. */
  readonly negativeLogLikelihoodPerToken: Estimate;
  /** P(p(Y) = 0). */
  readonly offSupportRate: Estimate;
}

/**
 * @param tallies of one sampler, one per chunk, at least 2; transitions are left out where sequences are too short to have any
 * @param chunkSize trajectories per chunk
 */
export function revisionEstimates(
  tallies: readonly RevisionTally[],
  chunkSize: number,
  length: number,
  law: NextTokenLaw,
): RevisionEstimates {
  const surprisals = meanEstimate(tallies.map((tally) => tally.negativeLogLikelihood));
  const outside = tallies.reduce((sum, tally) => sum + tally.offSupport, 0);
  return {
    negativeLogLikelihoodPerToken: affine(surprisals, 1 / length),
    offSupportRate: rateEstimate(outside, tallies.length * chunkSize),
    ...(length > law.contextLength &&
      transitionStatistics(
        tallies.map((tally) => tally.transitions),
        law,
      )),
  };
}
