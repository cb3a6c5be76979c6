import type { Tensor2D, Tensor3D } from '@tensorflow/tfjs-core';
import { LAYER_PARAMETERS, type NetworkShape } from '../network.js';
import type { Tensor, Tf } from './tf.js';

/** A layer's numbers, and what it took in: the positions that it sees side by side, and what it makes of them. */
export interface LayerRun {
  readonly dilation: number;
  readonly first: Tensor2D;
  readonly bias: Tensor2D;
  readonly second: Tensor2D;
  /** [B L, 3 W] */
  readonly context: Tensor2D;
  /** [B L, W] */
  readonly hidden: Tensor2D;
}

/** A network's way from tokens to logits. */
export interface NetworkRun {
  readonly layers: readonly LayerRun[];
  /** [B L, W] what comes out of the last layer. */
  readonly last: Tensor2D;
  /** [B L, V] logarithms of the laws up to a constant. */
  readonly logits: Tensor2D;
}

/**
 * Runs a network (see `NetworkShape`) over B sequences of L tokens; within a `tidy`, as it leaves all it makes behind.
 *
 * @param parameters in the order of `parametersOf`
 * @param inputs [B L, V + 1] indicators of the tokens, the mask being the last
 */
export function runNetwork(
  tf: Tf,
  { dilations }: NetworkShape,
  parameters: readonly Tensor[],
  inputs: Tensor2D,
  length: number,
): NetworkRun {
  const [embedding, ...rest] = parameters as Tensor2D[];
  const [output, outputBias] = rest.slice(-2);
  let x = tf.matMul(inputs, embedding) as Tensor2D;
  const layers = dilations.map((dilation, l): LayerRun => {
    const [first, bias, second] = rest.slice(l * LAYER_PARAMETERS) as Tensor2D[];
    const beside = (by: number) => shifted(tf, x, by, length) ?? tf.zerosLike(x);
    const context = tf.concat([beside(-dilation), x, beside(dilation)], 1) as Tensor2D;
    const hidden = tf.relu(tf.add(tf.matMul(context, first), bias) as Tensor2D);
    x = tf.add(x, tf.matMul(hidden, second)) as Tensor2D;
    return { dilation, first, bias, second, context, hidden };
  });
  return { layers, last: x, logits: tf.add(tf.matMul(x, output), outputBias) as Tensor2D };
}

/** x(j + by) of sequences [B L, W], zeros beyond the ends; undefined if that is all there is. */
export function shifted(tf: Tf, x: Tensor2D, by: number, length: number): Tensor2D | undefined {
  const inside = length - Math.abs(by);
  if (inside <= 0) return undefined;
  const [rows, width] = x.shape;
  const sequences = tf.reshape(x, [rows / length, length, width]) as Tensor3D;
  const kept = tf.slice(sequences, [0, Math.max(0, by), 0], [rows / length, inside, width]);
  const gap = length - inside;
  return tf.reshape(tf.pad(kept, [[0, 0], by > 0 ? [0, gap] : [gap, 0], [0, 0]]), [rows, width]);
}

/** Indicators [N, count] of N numbers, a row of zeros for one outside of 0 .. count - 1. */
export function indicators(tf: Tf, values: Int32Array, count: number): Tensor2D {
  return tf.tidy(() => tf.cast(tf.oneHot(tf.tensor1d(values, 'int32'), count), 'float32') as Tensor2D);
}
