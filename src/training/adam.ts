import type { Tensor } from '@tensorflow/tfjs-core';
import type { TensorFlowJs } from '../engines/tensor/backend.js';

/** Decay of the means of gradients and of their squares, and what keeps the quotient finite: the paper's own. */
const BETA = [0.9, 0.999] as const;
const EPSILON = 1e-8;

/** Parameters with the running means of their gradients and of the squares of these. */
export interface AdamState {
  readonly parameters: readonly Tensor[];
  readonly means: readonly Tensor[];
  readonly squares: readonly Tensor[];
}

/**
 * One step of Adam (Kingma & Ba 1412.6980, Algorithm 1), t = 1, 2, ... The old state and the gradients are disposed of.
 */
export function adamStep(
  tf: TensorFlowJs,
  state: AdamState,
  gradients: readonly Tensor[],
  t: number,
  learningRate: number,
): AdamState {
  const [beta1, beta2] = BETA;
  const rate = (learningRate * Math.sqrt(1 - beta2 ** t)) / (1 - beta1 ** t);
  const epsilon = EPSILON * Math.sqrt(1 - beta2 ** t);
  const next: Record<keyof AdamState, Tensor[]> = { parameters: [], means: [], squares: [] };
  gradients.forEach((gradient, i) => {
    const [parameter, mean, square] = tf.tidy(() => {
      const mean = tf.add(tf.mul(state.means[i], beta1), tf.mul(gradient, 1 - beta1));
      const square = tf.add(tf.mul(state.squares[i], beta2), tf.mul(tf.square(gradient), 1 - beta2));
      const step = tf.div(tf.mul(mean, rate), tf.add(tf.sqrt(square), epsilon));
      return [tf.sub(state.parameters[i], step), mean, square];
    });
    next.parameters.push(parameter);
    next.means.push(mean);
    next.squares.push(square);
  });
  tf.dispose([...state.parameters, ...state.means, ...state.squares, ...gradients]);
  return next;
}
