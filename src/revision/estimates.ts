import {
  type NextTokenLaw,
  type TransitionStatistics,
  transitionStatistics,
} from '../estimators/transitionStatistics.js';
import { affine, type Estimate } from '../statistics/estimate.js';
import { rateEstimate } from '../statistics/rate.js';
import { meanEstimate } from '../statistics/spread.js';
import type { RevisionMeans } from './trajectories.js';

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

/** @param chunks at least 2; transitions are left out where sequences are too short to have any */
export function revisionEstimates(
  chunks: readonly RevisionMeans[],
  length: number,
  law: NextTokenLaw,
): RevisionEstimates {
  const surprisals = meanEstimate(chunks.map((chunk) => chunk.negativeLogLikelihood));
  return {
    negativeLogLikelihoodPerToken: affine(surprisals, 1 / length),
    offSupportRate: rateEstimate(
      sum(chunks.map((chunk) => chunk.offSupport)),
      sum(chunks.map((chunk) => chunk.trajectories)),
    ),
    ...(length > law.contextLength &&
      transitionStatistics(
        chunks.map((chunk) => chunk.transitions),
        law,
      )),
  };
}

const sum = (values: readonly number[]) => values.reduce((a, b) => a + b, 0);
