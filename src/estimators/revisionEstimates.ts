import { REVISION_VALUES, type RevisionMeans } from '../chunks/revision.js';
import { decodeTransitions } from '../chunks/transitionLists.js';
import { affine, type Estimate } from '../statistics/estimate.js';
import { rateEstimate } from '../statistics/rate.js';
import { meanEstimate } from '../statistics/spread.js';
import {
  type NextTokenLaw,
  type TransitionCounts,
  type TransitionStatistics,
  transitionStatistics,
} from '../statistics/transitionStatistics.js';

/** A sampler's outputs in one chunk. */
export interface RevisionTally {
  /** Mean of -log p(Y), nats per sequence; Infinity if one is off support. */
  readonly negativeLogLikelihood: number;
  /** Share of outputs with p(Y) = 0. */
  readonly offSupport: number;
  readonly transitions: TransitionCounts;
}

/** What every sampler did in one chunk. */
export function talliesOf({
  values,
  transitions = new Float64Array(),
}: RevisionMeans): readonly RevisionTally[] {
  return decodeTransitions(transitions).map((counts, s) => {
    const [negativeLogLikelihood, offSupport] = values.subarray(s * REVISION_VALUES.length);
    return { negativeLogLikelihood, offSupport, transitions: counts };
  });
}

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
  const outside = tallies.reduce((sum, tally) => sum + Math.round(tally.offSupport * chunkSize), 0);
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
