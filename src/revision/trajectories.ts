import type { ChainProcess } from '../../kernels/chain.js';
import {
  countTransitions,
  type NextTokenLaw,
  type TransitionCounts,
} from '../estimators/transitionStatistics.js';
import type { PhiloxKey } from '../random/philox.js';
import { drawnFrom } from './choice.js';
import type { RevisionPredictor } from './predictor.js';
import type { RevisingRule } from './revisingRule.js';
import { allMasked, type MaskedTokens } from './state.js';

/** Rollouts of a revising sampler on numbered chunks of trajectories. */
export interface RevisionTask {
  readonly chain: ChainProcess;
  readonly length: number;
  readonly key: PhiloxKey;
  /** Trajectories per chunk; chunk c holds trajectories c * chunkSize .. (c + 1) * chunkSize - 1. */
  readonly chunkSize: number;
}

/** What is kept of a chunk. */
export interface RevisionMeans {
  readonly chunk: number;
  readonly trajectories: number;
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

/** @param logProbability log p of a whole sequence */
export function revisionChunk(
  { length, key, chunkSize }: RevisionTask,
  rule: RevisingRule,
  predictor: RevisionPredictor,
  law: NextTokenLaw,
  logProbability: (tokens: MaskedTokens) => number,
  chunk: number,
): RevisionMeans {
  const transitions = new Map<number, number>();
  let surprisal = 0;
  let outside = 0;
  for (let t = 0; t < chunkSize; t++) {
    const tokens = revisedTokens(rule, predictor, length, key, chunk * chunkSize + t);
    const logP = logProbability(tokens);
    surprisal -= logP;
    if (logP === Number.NEGATIVE_INFINITY) outside++;
    countTransitions(transitions, tokens, law);
  }
  return {
    chunk,
    trajectories: chunkSize,
    negativeLogLikelihood: surprisal / chunkSize,
    offSupport: outside,
    transitions,
  };
}
