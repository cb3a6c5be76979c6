import type { PassRows } from './evidence.js';
import type { Messages } from './messages.js';
import { passOver } from './pass.js';
import { entropies } from './posterior.js';
import type { Tensor, Tf } from './tf.js';

/** Laws of every position of a batch of rows; whoever has them disposes of them. */
export interface BatchLaws {
  /** [L, V, B] law of x_i given all other revealed tokens, sum 1; not finite where these have probability 0. */
  readonly laws: Tensor;
  /** [3, L, B] largest probability, its margin over the second largest, and entropy in nats. Where asked for. */
  readonly summaries?: Tensor;
}

/** One forward and one backward pass over every row of a batch, for the laws themselves. */
export function lawPass(
  tf: Tf,
  messages: Messages,
  vocabularySize: number,
  rows: PassRows,
  summarised: boolean,
): BatchLaws {
  const laws = passOver(tf, messages, vocabularySize, rows, (weights) =>
    tf.div(weights, tf.sum(weights, 1, true)),
  );
  return withSummaries(tf, laws, summarised);
}

/** Laws [L, V, B] with their summaries, if these are asked for. */
export function withSummaries(tf: Tf, laws: Tensor, summarised: boolean): BatchLaws {
  return summarised ? { laws, summaries: summariesOf(tf, laws) } : { laws };
}

/** [3, L, B] from laws [L, V, B]. */
function summariesOf(tf: Tf, laws: Tensor): Tensor {
  return tf.tidy(() => {
    const top = tf.max(laws, 1);
    const isTop = tf.cast(tf.equal(laws, tf.expandDims(top, 1)), 'float32');
    const second = tf.max(tf.mul(laws, tf.sub(1, isTop)), 1);
    const alone = tf.cast(tf.equal(tf.sum(isTop, 1), 1), 'float32');
    return tf.stack([top, tf.mul(alone, tf.sub(top, second)), entropies(tf, laws)]);
  });
}
