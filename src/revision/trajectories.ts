import type { ChainProcess } from '../../kernels/chain.js';
import type { PhiloxKey } from '../random/philox.js';
import { countTransitions, nextTokenLaw, type TransitionCounts } from '../statistics/transitionStatistics.js';
import { drawnFrom } from './choice.js';
import { OptimalPredictor, type RevisionPredictor } from './predictor.js';
import { createRevising, type ParsedRevising } from './registry.js';
import type { RevisingRule } from './revisingRule.js';
import { allMasked, type MaskedTokens } from './state.js';

/** Rollouts of revising samplers on numbered chunks of trajectories: everything that determines their content. */
export interface RevisionTask {
  readonly chain: ChainProcess;
  readonly length: number;
  readonly key: PhiloxKey;
  /** Trajectories per chunk; chunk c holds trajectories c * chunkSize .. (c + 1) * chunkSize - 1. */
  readonly chunkSize: number;
  readonly revising: readonly ParsedRevising[];
}

/** What is kept of a chunk. */
export interface RevisionMeans {
  readonly chunk: number;
  readonly trajectories: number;
  /** One per sampler. */
  readonly tallies: readonly RevisionTally[];
}

/** A sampler's outputs in one chunk. */
export interface RevisionTally {
  /** Mean of -log p(Y), nats per sequence; Infinity if one is off support. */
  readonly negativeLogLikelihood: number;
  /** Number of outputs with p(Y) = 0. */
  readonly offSupport: number;
  readonly transitions: TransitionCounts;
}

/** The output of one trajectory, which its number determines. */
export function revisedTokens(
  rule: RevisingRule,
  predictor: RevisionPredictor,
  length: number,
  key: PhiloxKey,
  trajectory: number,
): MaskedTokens {
  const choose = drawnFrom(key, trajectory);
  let state = allMasked(length);
  for (let round = 0; round < rule.rounds; round++) state = rule.step(state, round, predictor, choose);
  return state;
}

/**
 * Computes chunks of a task with the optimal predictor, in this thread.
 *
 * @param logProbability log p of a whole sequence
 */
export function revisionChunks(
  { chain, length, key, chunkSize, revising }: RevisionTask,
  logProbability: (tokens: MaskedTokens) => number,
): (chunk: number) => RevisionMeans {
  const predictor = new OptimalPredictor(chain, length);
  const law = nextTokenLaw(chain, length);
  const tally = (rule: RevisingRule, chunk: number): RevisionTally => {
    const transitions = new Map<number, number>();
    let surprisal = 0;
    let offSupport = 0;
    for (let t = 0; t < chunkSize; t++) {
      const tokens = revisedTokens(rule, predictor, length, key, chunk * chunkSize + t);
      const logP = logProbability(tokens);
      surprisal -= logP;
      if (logP === Number.NEGATIVE_INFINITY) offSupport++;
      countTransitions(transitions, tokens, law);
    }
    return { negativeLogLikelihood: surprisal / chunkSize, offSupport, transitions };
  };
  const rules = revising.map((sampler) => createRevising(sampler, length));
  return (chunk) => ({ chunk, trajectories: chunkSize, tallies: rules.map((rule) => tally(rule, chunk)) });
}
