import type { Scalar, Tensor, Tensor2D } from '@tensorflow/tfjs-core';
import type { NetworkShape } from '../../kernels/network.js';
import { indicators, runNetwork, shifted } from '../../kernels/tensor/network.js';
import type { TensorFlowJs } from '../engines/tensor/backend.js';

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
  shape: NetworkShape,
  parameters: readonly Tensor[],
  { size, length, tokens, masked }: Batch,
): LossAndGradients {
  const { vocabularySize: V, width: W } = shape;
  const [output] = parameters.slice(-2) as Tensor2D[];
  const rows = size * length;
  return tf.tidy(() => {
    const inputs = indicators(
      tf,
      tokens.map((token, i) => (masked[i] ? V : token)),
      V + 1,
    );
    const { layers, last, logits } = runNetwork(tf, shape, parameters, inputs, length);
    const relative = tf.sub(logits, tf.max(logits, 1, true));
    const logLaws = tf.sub(relative, tf.log(tf.sum(tf.exp(relative), 1, true))) as Tensor2D;
    const targets = tf.mul(indicators(tf, tokens, V), weights(tf, size, length, masked));
    const loss = tf.neg(tf.sum(tf.mul(targets, logLaws))) as Scalar;

    const change = tf.sub(tf.mul(tf.exp(logLaws), tf.sum(targets, 1, true)), targets) as Tensor2D;
    const gradients: Tensor[] = [tf.matMul(last, change, true), tf.sum(change, 0)];
    let dx = tf.matMul(change, output, false, true) as Tensor2D;
    for (let l = layers.length - 1; l >= 0; l--) {
      const { dilation: d, first, second, context, hidden } = layers[l];
      const dHidden = tf.mul(tf.matMul(dx, second, false, true), tf.step(hidden)) as Tensor2D;
      gradients.unshift(tf.matMul(context, dHidden, true), tf.sum(dHidden, 0), tf.matMul(hidden, dx, true));
      const dContext = tf.matMul(dHidden, first, false, true);
      const part = (n: number) => tf.slice(dContext, [0, n * W], [rows, W]) as Tensor2D;
      dx = tf.add(dx, part(1)) as Tensor2D;
      if (d < length)
        dx = tf.addN([dx, shifted(tf, part(0), d, length)!, shifted(tf, part(2), -d, length)!]) as Tensor2D;
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
