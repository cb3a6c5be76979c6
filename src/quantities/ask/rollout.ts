import type { DataModel } from '../../models/index.js';
import { revises } from '../../samplers/registry.js';
import type { GeneratedSample } from '../../sampling/rolloutSamples.js';
import { measureRollouts } from '../../sampling/rollouts.js';
import { type RolloutResult, rolloutResult } from '../rollout.js';
import { type Answer, answerOfRollouts } from './answer.js';
import { chosenPredictor, type PredictorChoice } from './predictor.js';
import { chosenSamplers, type SamplerChoice } from './samplers.js';
import { measureOptions, type Problem } from './settings.js';

/** What `rollout` takes. */
export interface RolloutChoice extends Problem, SamplerChoice {
  /** Who fills; the optimal predictor if absent. */
  readonly predictor?: PredictorChoice;
  /**
   * Orders per sequence, a power of 2, for the law that forgets the order (`marginalKlUpper`). With a predictor that gives
   * tokens probability 0 the estimate is infinite where none of a sequence's orders can write it.
   */
  readonly orders?: number;
  /** Generated sequences of each sampler to bring along. */
  readonly samples?: number;
}

/**
 * What samplers of masked tokens cost, adaptive ones too, on the same data and the same random words: KL(p || q) along
 * data (Wen, Liang & Lu 2608.25505, Theorem 1), and of what they generate KL(q || p), likelihood, rounds and sequences
 * outside of the support. Samplers that revise may stand among them, and come last: both kinds have rounds, likelihood,
 * support violations and transitions; the KL given the order exists only where nothing is revised. Small models are
 * enumerated. With `out` and both kinds, each keeps its chunks in a directory of its own there, `unmasking` and `revising`.
 *
 * @throws MaskgapError for samplers and settings that cannot be, before anything is sampled
 */
export async function rollout(model: DataModel, options: RolloutChoice): Promise<Answer<RolloutResult>> {
  const {
    predictor: choice,
    orders,
    samples,
    samplers,
    parameters,
    steps,
    schedules,
    sizes,
    ...problem
  } = options;
  const { length } = problem;
  const measuring = measureOptions(problem);
  const predictor = await chosenPredictor(choice, model);
  const chosen = chosenSamplers({ samplers, parameters, steps, schedules, sizes }, model, length);
  const kinds = (back: boolean) => chosen.filter(({ sampler }) => revises(sampler) === back);
  const requests = [...kinds(false), ...kinds(true)];
  const rolled = requests.map(({ sampler }) => sampler);
  const measurement = await measureRollouts(model, {
    ...measuring,
    samplers: rolled,
    predictor,
    orders,
    data: true,
    generated: true,
  });
  const written = await generated(samples);
  return answerOfRollouts(rolloutResult(measurement, requests, length, written), measurement, model);

  /** What each sampler generates, if that is asked for. */
  async function generated(count: number | undefined): Promise<readonly (readonly GeneratedSample[])[]> {
    if (count === undefined) return [];
    const { rolloutSamples } = await import('../../sampling/rolloutSamples.js');
    const what = { length, seed: measuring.seed, count, predictor };
    return Promise.all(rolled.map((sampler) => rolloutSamples(model, sampler, what)));
  }
}
