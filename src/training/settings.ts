import type { NetworkShape } from '../../kernels/network.js';
import { inputError } from '../errors.js';

/** Everything that determines a training run, and so the network that it ends with, but the data. */
export interface TrainingSettings {
  readonly shape: NetworkShape;
  /** L */
  readonly length: number;
  /** Optimiser steps in all. */
  readonly steps: number;
  /** Sequences per step. */
  readonly batch: number;
  /** The largest learning rate. */
  readonly learningRate: number;
  readonly seed: string;
}

/** Steps over which the learning rate rises. */
const WARM_UP = 50;

/** The learning rate of step t = 1 .. steps: a linear rise, then half a cosine down to 0 (Loshchilov & Hutter 1608.03983). */
export function learningRateAt(t: number, { steps, learningRate }: TrainingSettings): number {
  const rise = Math.min(1, t / WARM_UP);
  return learningRate * rise * (0.5 + 0.5 * Math.cos((Math.PI * (t - 1)) / steps));
}

/** Refuses numbers that no run can have. @throws MaskgapError with code 'input' */
export function checkTrainingSettings({ shape, length, batch, steps, learningRate }: TrainingSettings): void {
  const counts = { length, batch, steps, width: shape.width, layers: shape.dilations.length };
  for (const [name, value] of Object.entries(counts))
    if (!(Number.isSafeInteger(value) && value >= 1))
      throw inputError(`${name}: ${value} is not a positive integer`, 'give a whole number from 1 on');
  if (!(learningRate > 0 && Number.isFinite(learningRate)))
    throw inputError(`learning rate: ${learningRate} is not a positive number`, 'give one such as 0.003');
}
