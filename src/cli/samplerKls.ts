import type { HiddenChain } from '../../kernels/chain.js';
import { loadModel } from '../formats/loadModel.js';
import { type DataModel, sequenceEntropy } from '../models/index.js';
import { keyFromSeed } from '../random/seed.js';
import type { DivergenceResult } from '../results/divergence.js';
import { samplerDivergences } from '../results/rollout.js';
import { type Estimate, exactly } from '../statistics/estimate.js';
import type { CommandContext, Computed } from './command.js';
import type { EstimatingValues } from './estimating.js';
import type { Values } from './option.js';
import { predictorOf, type predictorOption } from './predictorOption.js';
import { computedFromRollouts, rollOut } from './rollingOut.js';
import { type samplerOptions, samplersOf } from './samplerOptions.js';
import type { scheduleOptions } from './scheduleOptions.js';

type KlValues = Values<typeof predictorOption> &
  Values<typeof samplerOptions> &
  Values<typeof scheduleOptions> &
  EstimatingValues;

/** `kl --sampler`: the forward KLs of samplers, by rollouts of data. */
export async function samplerKls(
  options: KlValues,
  file: string,
  context: CommandContext,
): Promise<Computed<DivergenceResult>> {
  const { length, seed } = options;
  const model = await loadModel(file);
  const requests = samplersOf(options, model, length);
  const predictor = await predictorOf(options.predictor, model);
  const measurement = await rollOut(model, { ...options, predictor }, context, requests, {
    data: true,
    generated: false,
  });
  const entropy = await entropyOf(model, length, seed);
  return computedFromRollouts(samplerDivergences(measurement, requests, entropy, length), measurement, model);
}

/** H(X), estimated where it has no closed form. */
async function entropyOf(model: DataModel, length: number, seed: string): Promise<Estimate> {
  const known = sequenceEntropy(model, length);
  if (known !== undefined) return exactly(known);
  const { hiddenSequenceEntropy } = await import('../estimators/hiddenEntropy.js');
  return hiddenSequenceEntropy(model.process as HiddenChain, length, keyFromSeed(seed));
}
