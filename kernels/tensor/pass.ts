import { evidenceOf, type PassRows } from './evidence.js';
import type { Messages } from './messages.js';
import { entropies } from './posterior.js';
import type { Tensor, Tf } from './tf.js';

/** Laws that are read at once: enough to keep a device busy, few enough to stay in a processor's cache. */
const LAWS_AT_ONCE = 2 ** 19;

/**
 * One forward and one backward pass over every row of a batch: [B, L] H(X_i | all other revealed tokens) in nats, the
 * posterior entropy where i is masked and the leave-one-out (cavity) entropy where it is revealed.
 *
 * The caller owns the result; nothing else stays on the device.
 */
export function fullPass(tf: Tf, messages: Messages, vocabularySize: number, rows: PassRows): Tensor {
  return tf.tidy(() =>
    tf.transpose(passOver(tf, messages, vocabularySize, rows, (laws) => entropies(tf, laws))),
  );
}

/**
 * The same pass, for whatever is to be read from the laws of x_i given all other revealed tokens.
 *
 * @param read from laws of P positions up to a factor, [P, V, B], to a tensor [P, ..]; the results are joined to [L, ..]
 */
export function passOver(
  tf: Tf,
  messages: Messages,
  vocabularySize: number,
  rows: PassRows,
  read: (laws: Tensor) => Tensor,
): Tensor {
  return tf.tidy(() => {
    const { length } = rows;
    const batch = rows.counts.length;
    const evidence = evidenceOf(tf, rows, vocabularySize);
    const forward = [messages.first(batch)];
    for (let j = 1; j < length; j++) {
      forward.push(tf.tidy(() => messages.forward(j, messages.observe(forward[j - 1], evidence[j - 1]))));
    }
    const together = Math.max(1, Math.floor(LAWS_AT_ONCE / (vocabularySize * batch)));
    const blocks: Tensor[] = [];
    let laws: Tensor[] = [];
    let backward = messages.last(length, batch);
    for (let j = length - 1; j >= 0; j--) {
      const after = backward;
      laws.unshift(messages.cavity(forward[j], after));
      if (j > 0) {
        backward = tf.tidy(() => messages.backward(j - 1, messages.observe(after, evidence[j])));
      }
      tf.dispose([after, forward[j], evidence[j]]);
      if (laws.length === together || j === 0) {
        blocks.unshift(tf.tidy(() => read(tf.stack(laws))));
        tf.dispose(laws);
        laws = [];
      }
    }
    return tf.concat(blocks);
  });
}
