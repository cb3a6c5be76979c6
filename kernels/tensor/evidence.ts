import type { Tensor, Tf } from './tf.js';

/**
 * What a batch of full passes sees. A row is one trajectory with its first `count` positions revealed. Numbers are
 * float32, exact up to 2^24, since not every backend has integers of its own.
 */
export interface PassRows {
  /** Number of positions L. */
  readonly length: number;
  /** [N, L] tokens of N trajectories. */
  readonly tokens: Float32Array;
  /** [N, L] the number of positions revealed before this one. */
  readonly ranks: Float32Array;
  /** [B] which trajectory a row is of. */
  readonly trajectories: Int32Array;
  /** [B] how many positions are revealed. */
  readonly counts: Float32Array;
}

/** [L, B]: 1 where the position is masked in the row, 0 where it is revealed. */
export function maskedPositions(tf: Tf, rows: PassRows): Tensor {
  return tf.tidy(() => {
    const counts = tf.tensor(rows.counts, [1, rows.counts.length]);
    return tf.cast(tf.greaterEqual(byPosition(tf, rows, rows.ranks), counts), 'float32');
  });
}

/** Evidence per position, [V, B] each: all ones where the position is masked, the indicator of its token where revealed. */
export function evidenceOf(tf: Tf, rows: PassRows, vocabularySize: number): Tensor[] {
  return tf.tidy(() => {
    const { length } = rows;
    const batch = rows.counts.length;
    const symbols = tf.reshape(tf.range(0, vocabularySize), [1, vocabularySize, 1]);
    const tokens = tf.reshape(byPosition(tf, rows, rows.tokens), [length, 1, batch]);
    const indicator = tf.cast(tf.equal(tokens, symbols), 'float32');
    const masked = tf.reshape(maskedPositions(tf, rows), [length, 1, batch]);
    return tf.unstack(tf.maximum(indicator, masked));
  });
}

/** [L, B] from values [N, L] of the trajectories. */
function byPosition(tf: Tf, { length, trajectories }: PassRows, values: Float32Array): Tensor {
  const table = tf.tensor(values, [values.length / length, length]);
  return tf.transpose(tf.gather(table, tf.tensor1d(trajectories, 'int32')));
}
