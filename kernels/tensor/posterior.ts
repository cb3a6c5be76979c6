import type { Tensor, Tf } from './tf.js';

/** Smallest positive normal float32: log of it is finite, and 0 times that is 0. */
const TINY = 2 ** -126;

/**
 * Entropies in nats of laws that are given up to a factor: [P, V, B] to [P, B]. A symbol of more than a half goes through
 * log1p of the others' sum, so that nearly certain laws keep their relative accuracy; logarithms are taken of arguments
 * up to 1/2 only, where every backend's is good.
 */
export function entropies(tf: Tf, laws: Tensor): Tensor {
  return tf.tidy(() => {
    const p = tf.div(laws, tf.sum(laws, 1, true));
    const minor = tf.mul(p, tf.cast(tf.lessEqual(p, 0.5), 'float32'));
    const others = tf.sum(minor, 1);
    const largest = tf.sum(tf.sub(p, minor), 1);
    const minorTerms = tf.sum(tf.mul(minor, tf.log(tf.maximum(minor, TINY))), 1);
    // Where no symbol has more than a half, `largest` is 0 and so is its term.
    const ratio = tf.div(others, tf.maximum(largest, 0.5));
    return tf.sub(tf.mul(largest, log1p(tf, ratio)), minorTerms);
  });
}

/** log(1 + x) for x in [0, 1] to float32: 2 artanh(x / (2 + x)), whose series has fallen below 1e-8 after eight terms. */
function log1p(tf: Tf, x: Tensor): Tensor {
  const z = tf.div(x, tf.add(x, 2));
  const square = tf.square(z);
  let series: Tensor = tf.scalar(1 / 15);
  for (let n = 13; n >= 1; n -= 2) series = tf.add(tf.mul(series, square), 1 / n);
  return tf.mul(tf.mul(z, series), 2);
}
