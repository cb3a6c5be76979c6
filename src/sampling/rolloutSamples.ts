import { drawOrder } from '../../kernels/reference/draw.js';
import { chainLogProbability } from '../../kernels/reference/families.js';
import { revisedOutput } from '../chunks/revisionChunks.js';
import { Rollouts } from '../chunks/rolloutTrajectory.js';
import { fillerOf, posteriorMachine, statePredictorOf } from '../engines/cpuKernels.js';
import type { DataModel } from '../models/index.js';
import type { ParsedPredictor } from '../predictors/predictor.js';
import { fillWords, PURPOSE } from '../random/philox.js';
import { keyFromSeed } from '../random/seed.js';
import { drawnFrom } from '../samplers/choice.js';
import { createRevising, createSampler, revises } from '../samplers/registry.js';
import type { ParsedSampler } from '../samplers/sampler.js';

/** A generated sequence: text where the model has symbols, tokens otherwise. */
export type GeneratedSample = string | readonly number[];

/** Of messages; see `precise`. */
const TOLERANCE = 1e-6;

export interface SampleOptions {
  /** L */
  readonly length: number;
  readonly seed: string;
  readonly count: number;
  /** Who fills; the optimal predictor if absent. */
  readonly predictor?: ParsedPredictor;
}

/** What a sampler generates on trajectories 0 .. count - 1 of a seed: the first ones of its rollouts. */
export async function rolloutSamples(
  model: DataModel,
  sampler: ParsedSampler,
  { length, seed, count, predictor }: SampleOptions,
): Promise<GeneratedSample[]> {
  const key = keyFromSeed(seed);
  const { process: chain } = model;
  const numbers = Array.from({ length: count }, (_, trajectory) => trajectory);
  if (revises(sampler)) {
    const rule = createRevising(sampler, length);
    const states = await statePredictorOf('reference', { predictor, chain, length });
    return numbers.map((trajectory) =>
      written(revisedOutput(rule, states, length, drawnFrom(key, trajectory), TOLERANCE), model),
    );
  }
  const filler = await fillerOf('reference', { predictor, chain, length });
  const rollouts = new Rollouts(await posteriorMachine('reference', chain, length), filler);
  const logProbability = (tokens: Int32Array) => chainLogProbability(model.process, tokens);
  const created = createSampler(sampler, length);
  const words = new Uint32Array(4 * Math.ceil(length / 4));
  return numbers.map((trajectory) => {
    fillWords(key, PURPOSE.generated, trajectory, length, words);
    const order = drawOrder(length, key, trajectory);
    rollouts.generate(created, words, order, TOLERANCE, () => {}, logProbability);
    return written(rollouts.tokens, model);
  });
}

/** Tokens as a fitted model writes them; symbols of other models stand apart. */
function written(tokens: Int32Array, { symbols, encoding }: DataModel): GeneratedSample {
  if (symbols === undefined) return Array.from(tokens);
  const apart =
    encoding === undefined ? symbols.some((symbol) => symbol.length > 1) : encoding.tokens === 'word';
  return Array.from(tokens, (token) => symbols[token]).join(apart ? ' ' : '');
}
