import type { Network } from '../../kernels/network.js';
import { ReferencePosteriors } from '../../kernels/reference/posteriors.js';
import { breath } from '../chunks/breath.js';
import { lawDivergence } from '../numeric/divergence.js';
import { NetworkPosteriors } from '../predictors/networkPosteriors.js';
import { keyFromSeed } from '../random/seed.js';
import type { Estimate } from '../statistics/estimate.js';
import { meanEstimate } from '../statistics/spread.js';
import { trainingBatch } from './batches.js';
import type { TrainingData } from './trainingData.js';

/** What a network makes of sequences that it was not trained on. */
export interface HeldOut {
  /** The objective of training, nats per token. */
  readonly loss: Estimate;
  /**
   * eps_train of L steps of one token, nats per sequence: L times the expectation, over a uniform level, of the mean over the
   * masked positions of KL(p*(. | revealed) || law). Where the data's law is known.
   */
  readonly trainingError?: Estimate;
}

/** Sequences over whose levels one mean is taken; errors come from the spread between these. */
const BATCH = 8;

/** Evaluates a network on so many batches of 8 held-out sequences. */
export async function heldOutEstimates(
  network: Network,
  { heldOut, chain }: TrainingData,
  length: number,
  seed: string,
  batches: number,
): Promise<HeldOut> {
  const key = keyFromSeed(`${seed}, held out`);
  const V = network.vocabularySize;
  const posteriors = new NetworkPosteriors(network, length);
  const optimal = chain && new ReferencePosteriors(chain, length);
  const law = new Float64Array(V);
  const best = new Float64Array(V);
  const losses = new Float64Array(batches);
  const errors = new Float64Array(batches);
  for (let t = 0; t < batches; t++) {
    const { tokens, masked } = trainingBatch(heldOut, key, BATCH, length, t);
    for (let b = 0; b < BATCH; b++) {
      posteriors.reset();
      optimal?.reset(TOLERANCE);
      const positions: number[] = [];
      for (let j = 0; j < length; j++) {
        const at = b * length + j;
        if (masked[at]) positions.push(j);
        else for (const machine of [posteriors, optimal]) machine?.reveal(j, tokens[at]);
      }
      for (const j of positions) {
        posteriors.law(j, law);
        losses[t] -= Math.log(law[tokens[b * length + j]]) / positions.length / BATCH;
        if (optimal === undefined) continue;
        optimal.law(j, best);
        errors[t] += ((length / positions.length) * lawDivergence(best, 0, law, 0, V)) / BATCH;
      }
      await breath();
    }
  }
  return { loss: meanEstimate(losses), ...(optimal && { trainingError: meanEstimate(errors) }) };
}

/** Of the optimal predictor's messages. */
const TOLERANCE = 1e-9;
