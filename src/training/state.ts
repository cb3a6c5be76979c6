import { keyFromSeed } from '../random/seed.js';
import { initialParameters } from './initialParameters.js';
import type { TrainingSettings } from './settings.js';

/** Where a training run stands: with the settings and the data, all that its future depends on. */
export interface TrainingState {
  /** Steps done. */
  readonly step: number;
  /** Each in the order of `parametersOf`. */
  readonly parameters: readonly Float32Array[];
  readonly means: readonly Float32Array[];
  readonly squares: readonly Float32Array[];
}

/** Before the first step. */
export function initialState({ shape, seed }: TrainingSettings): TrainingState {
  const parameters = initialParameters(shape, trainingKey(seed));
  const zeros = () => parameters.map(({ length }) => new Float32Array(length));
  return { step: 0, parameters, means: zeros(), squares: zeros() };
}

/** Draws for training are none of those that the same seed gives to estimates. */
export const trainingKey = (seed: string) => keyFromSeed(`${seed}, training`);
