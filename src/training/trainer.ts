import type { Tensor } from '@tensorflow/tfjs-core';
import { parametersOf } from '../../kernels/network.js';
import type { TensorFlowJs } from '../engines/tensor/backend.js';
import { MaskgapError } from '../errors.js';
import { keyFromSeed } from '../random/seed.js';
import { type AdamState, adamStep } from './adam.js';
import { trainingBatch } from './batches.js';
import { initialParameters } from './initialParameters.js';
import { lossAndGradients } from './networkPass.js';
import { learningRateAt, type TrainingSettings } from './settings.js';
import type { SequenceSource } from './trainingData.js';
import type { TrainingState } from './trainingState.js';

/** Before the first step. */
export function initialState({ shape, seed }: TrainingSettings): TrainingState {
  const parameters = initialParameters(shape, trainingKey(seed));
  const zeros = () => parameters.map(({ length }) => new Float32Array(length));
  return { step: 0, parameters, means: zeros(), squares: zeros() };
}

/** Draws for training are none of those that the same seed gives to estimates. */
export const trainingKey = (seed: string) => keyFromSeed(`${seed}, training`);

/**
 * Minimises objective (5) of Li & Cai 2505.21400 with s_t = 1, level by level alike: the expectation, over sequences, a
 * level k uniform in 0 .. L - 1 and a uniform set of k revealed positions, of the mean over the L - k masked ones of
 * -log law(token). By Adam on fresh batches. One step at a time; batch t is a function of the seed and t.
 */
export class Trainer {
  readonly #shapes: readonly (readonly number[])[];
  #adam: AdamState;
  #step: number;

  constructor(
    readonly tf: TensorFlowJs,
    readonly settings: TrainingSettings,
    readonly source: SequenceSource,
    state: TrainingState,
  ) {
    this.#shapes = parametersOf(settings.shape).map(({ shape }) => shape);
    const tensors = (values: readonly Float32Array[]) =>
      values.map((each, i) => tf.tensor(each, [...this.#shapes[i]]));
    this.#adam = {
      parameters: tensors(state.parameters),
      means: tensors(state.means),
      squares: tensors(state.squares),
    };
    this.#step = state.step;
  }

  /** Steps done. */
  get step(): number {
    return this.#step;
  }

  /**
   * The next step; returns its batch's loss before it, nats per token.
   *
   * @throws MaskgapError with code 'input' when the loss is no longer a number
   */
  async next(): Promise<number> {
    const { tf, settings, source } = this;
    const { shape, length, batch, seed } = settings;
    const t = this.#step + 1;
    const drawn = trainingBatch(source, trainingKey(seed), batch, length, t - 1);
    const { loss, gradients } = lossAndGradients(tf, shape, this.#adam.parameters, drawn);
    const [value] = await loss.data();
    loss.dispose();
    if (!Number.isFinite(value)) {
      tf.dispose(gradients);
      throw new MaskgapError('input', `step ${t}: the loss is ${value}`, 'take a smaller --learning-rate');
    }
    this.#adam = adamStep(tf, this.#adam, gradients, t, learningRateAt(t, settings));
    this.#step = t;
    return value;
  }

  async state(): Promise<TrainingState> {
    const read = (tensors: readonly Tensor[]) =>
      Promise.all(tensors.map(async (tensor) => Float32Array.from(await tensor.data())));
    const { parameters, means, squares } = this.#adam;
    return {
      step: this.#step,
      parameters: await read(parameters),
      means: await read(means),
      squares: await read(squares),
    };
  }

  close(): void {
    const { parameters, means, squares } = this.#adam;
    this.tf.dispose([...parameters, ...means, ...squares]);
  }
}
