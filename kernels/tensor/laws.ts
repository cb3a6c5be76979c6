import type { PassRows } from './evidence.js';
import type { Messages } from './messages.js';
import { passOver } from './pass.js';
import type { Tensor, Tf } from './tf.js';

/**
 * One forward and one backward pass over every row of a batch, for the laws themselves: [L, V, B] law of x_i given all other
 * revealed tokens, sum 1; not finite where these have probability 0. The caller owns the result.
 */
export function lawPass(tf: Tf, messages: Messages, vocabularySize: number, rows: PassRows): Tensor {
  return passOver(tf, messages, vocabularySize, rows, (weights) => tf.div(weights, tf.sum(weights, 1, true)));
}
