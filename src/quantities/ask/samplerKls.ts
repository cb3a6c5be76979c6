import type { HiddenChain } from '../../../kernels/chain.js';
import { type DataModel, sequenceEntropy } from '../../models/index.js';
import { keyFromSeed } from '../../random/seed.js';
import { measureRollouts } from '../../sampling/rollouts.js';
import { type Estimate, exactly } from '../../statistics/estimate.js';
import type { DivergenceResult } from '../divergence.js';
import { samplerDivergences } from '../rollout.js';
import { type Answer, answerOfRollouts } from './answer.js';
import { chosenPredictor, type PredictorChoice } from './predictor.js';
import { chosenSamplers, type SamplerChoice } from './samplers.js';
import { measureOptions, type Problem } from './settings.js';

/** What `samplerKls` takes. */
export interface SamplerKlOptions extends Problem, SamplerChoice {
  /** Who fills; the optimal predictor if absent. */
  readonly predictor?: PredictorChoice;
}

/**
 * The forward KLs of samplers in the shape of `kl`, by rollouts of data alone (`kl --sampler` of the command line).
 *
 * @throws MaskgapError for samplers and settings that cannot be, before anything is sampled
 */
export async function samplerKls(
  model: DataModel,
  options: SamplerKlOptions,
): Promise<Answer<DivergenceResult>> {
  const { predictor: choice, samplers, parameters, steps, schedules, sizes, ...problem } = options;
  const { length } = problem;
  const measuring = measureOptions(problem);
  const requests = chosenSamplers({ samplers, parameters, steps, schedules, sizes }, model, length);
  const measurement = await measureRollouts(model, {
    ...measuring,
    samplers: requests.map(({ sampler }) => sampler),
    predictor: await chosenPredictor(choice, model),
    data: true,
    generated: false,
  });
  const entropy = await entropyOf(model, length, measuring.seed);
  return answerOfRollouts(samplerDivergences(measurement, requests, entropy, length), measurement, model);
}

/** H(X), estimated where it has no closed form. */
async function entropyOf(model: DataModel, length: number, seed: string): Promise<Estimate> {
  const known = sequenceEntropy(model, length);
  if (known !== undefined) return exactly(known);
  const { hiddenSequenceEntropy } = await import('../../estimators/hiddenEntropy.js');
  return hiddenSequenceEntropy(model.process as HiddenChain, length, keyFromSeed(seed));
}
