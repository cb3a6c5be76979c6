import type { Scalar, Tensor, Tensor2D, Tensor3D } from '@tensorflow/tfjs-core';
import type { TensorFlowJs } from '../engines/tensor/backends.js';
import { LAYER_PARAMETERS, type NetworkShape } from '../predictors/network.js';

/** Masked sequences with their tokens. */
export interface Batch {
  /** B */
  readonly size: number;
  /** L */
  readonly length: number;
  /** [B, L] tokens. */
  readonly tokens: Int32Array;
  /** [B, L] 1 where masked; at least one in every row. */
  readonly masked: Uint8Array;
}

/** Loss, nats per token, and its gradients in the order of the parameters. */
export interface LossAndGradients {
  readonly loss: Scalar;
  readonly gradients: Tensor[];
}

/**
 * The loss (1/B) sum over sequences of the mean over their masked positions of -log law(token), and its gradients, by
 * reverse accumulation written out: the backends that come with TensorFlow.js know no gradients of their own.
 *
 * The caller disposes of what is returned.
 */
export function lossAndGradients(
  tf: TensorFlowJs,
  { vocabularySize: V, width: W, dilations }: NetworkShape,
  parameters: readonly Tensor[],
  { size, length, tokens, masked }: Batch,
): LossAndGradients {
  const [embedding, ...rest] = parameters as Tensor2D[];
  const [output, outputBias] = rest.slice(-2);
  const rows = size * length;
  const flat = (x: Tensor) => tf.reshape(x, [rows, -1]) as Tensor2D;
  const sequences = (x: Tensor) => tf.reshape(x, [size, length, -1]) as Tensor3D;
  /** x(j + by), zeros beyond the ends. */
  const shifted = (x: Tensor2D, by: number): Tensor2D => {
    const inside = Math.max(0, length - Math.abs(by));
    const kept = tf.slice(sequences(x), [0, Math.max(0, by), 0], [size, inside, W]);
    const gap = length - inside;
    return flat(tf.pad(kept, [[0, 0], by > 0 ? [0, gap] : [gap, 0], [0, 0]]));
  };
  const shiftable = (d: number) => d < length;

  return tf.tidy(() => {
    const oneHot = (values: Int32Array, count: number) =>
      tf.cast(tf.oneHot(tf.tensor1d(values, 'int32'), count), 'float32') as Tensor2D;
    const inputs = oneHot(
      tokens.map((token, i) => (masked[i] ? V : token)),
      V + 1,
    );
    const layers = dilations.map((dilation, l) => {
      const [first, bias, second] = rest.slice(l * LAYER_PARAMETERS) as Tensor2D[];
      return { dilation, first, bias, second };
    });
    let x = tf.matMul(inputs, embedding) as Tensor2D;
    const seen = layers.map(({ dilation: d, first, bias, second }) => {
      const beside = (by: number) => (shiftable(d) ? shifted(x, by) : tf.zerosLike(x));
      const context = tf.concat([beside(-d), x, beside(d)], 1) as Tensor2D;
      const hidden = tf.relu(tf.add(tf.matMul(context, first), bias) as Tensor2D);
      x = tf.add(x, tf.matMul(hidden, second)) as Tensor2D;
      return { context, hidden };
    });
    const logits = tf.add(tf.matMul(x, output), outputBias) as Tensor2D;
    const relative = tf.sub(logits, tf.max(logits, 1, true));
    const logLaws = tf.sub(relative, tf.log(tf.sum(tf.exp(relative), 1, true))) as Tensor2D;
    const targets = tf.mul(oneHot(tokens, V), weights(tf, size, length, masked));
    const loss = tf.neg(tf.sum(tf.mul(targets, logLaws))) as Scalar;

    const change = tf.sub(tf.mul(tf.exp(logLaws), tf.sum(targets, 1, true)), targets) as Tensor2D;
    const gradients: Tensor[] = [tf.matMul(x, change, true), tf.sum(change, 0)];
    let dx = tf.matMul(change, output, false, true) as Tensor2D;
    for (let l = layers.length - 1; l >= 0; l--) {
      const { dilation: d, first, second } = layers[l];
      const { context, hidden } = seen[l];
      const dHidden = tf.mul(tf.matMul(dx, second, false, true), tf.step(hidden)) as Tensor2D;
      gradients.unshift(tf.matMul(context, dHidden, true), tf.sum(dHidden, 0), tf.matMul(hidden, dx, true));
      const dContext = tf.matMul(dHidden, first, false, true);
      const part = (n: number) => tf.slice(dContext, [0, n * W], [rows, W]) as Tensor2D;
      dx = tf.add(dx, part(1)) as Tensor2D;
      if (shiftable(d)) dx = tf.addN([dx, shifted(part(0), d), shifted(part(2), -d)]) as Tensor2D;
    }
    gradients.unshift(tf.matMul(inputs, dx, true));
    return { loss, gradients };
  });
}

/** [B L, 1] one over B times the number of masked positions of the sequence; 0 where revealed. */
function weights(tf: TensorFlowJs, size: number, length: number, masked: Uint8Array): Tensor2D {
  const values = new Float32Array(size * length);
  for (let b = 0; b < size; b++) {
    const row = masked.subarray(b * length, (b + 1) * length);
    const share = 1 / (size * row.reduce((sum, one) => sum + one, 0));
    for (let j = 0; j < length; j++) values[b * length + j] = row[j] ? share : 0;
  }
  return tf.tensor2d(values, [size * length, 1]);
}
