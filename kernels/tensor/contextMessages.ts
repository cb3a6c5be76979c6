import type { ContextChain } from '../chain.js';
import type { Messages } from './messages.js';
import type { Tensor, Tf } from './tf.js';

/**
 * Messages over the contexts of an order-m chain, [prefixes, V, B]: a context is its prefix (the tokens before x_j, oldest
 * slowest) and x_j. A step is one product of matrices V x V with V x B for each of the V^(m-1) middle contexts, which the
 * old and the new context share.
 */
export class ContextMessages implements Messages {
  /** [V^j, V, 1], j < m. */
  readonly #start: readonly Tensor[];
  /** [middle, new, old] */
  readonly #forward: Tensor;
  /** [middle, old, new] */
  readonly #backward: Tensor;

  constructor(
    readonly tf: Tf,
    readonly chain: ContextChain,
  ) {
    const { order, start, transition, vocabularySize: V } = chain;
    const middle = V ** (order - 1);
    this.#start = start.map((table, j) => tf.tensor(Float32Array.from(table), [V ** j, V, 1]));
    [this.#forward, this.#backward] = tf.tidy(() => {
      const table = tf.tensor(Float32Array.from(transition), [V, middle, V]);
      return [tf.transpose(table, [1, 2, 0]), tf.transpose(table, [1, 0, 2])];
    });
  }

  first(batch: number): Tensor {
    return this.tf.tile(this.#start[0], [1, 1, batch]);
  }

  last(length: number, batch: number): Tensor {
    const { order, vocabularySize: V } = this.chain;
    return this.tf.ones([V ** (Math.min(order, length) - 1), V, batch]);
  }

  observe(message: Tensor, evidence: Tensor): Tensor {
    const { tf } = this;
    return tf.tidy(() => {
      // Scaling the evidence instead of the product saves a round through memory.
      const mass = tf.sum(tf.mul(tf.sum(message, 0), evidence), 0, true);
      return tf.mul(message, tf.div(evidence, mass));
    });
  }

  forward(j: number, observed: Tensor): Tensor {
    const { tf } = this;
    const { order, vocabularySize: V } = this.chain;
    return tf.tidy(() => {
      const batch = observed.shape[2]!;
      if (j < order) return tf.mul(tf.reshape(observed, [V ** j, 1, batch]), this.#start[j]);
      const byOldest = tf.reshape(observed, [V, V ** (order - 1), batch]);
      return tf.matMul(this.#forward, swap(tf, byOldest));
    });
  }

  backward(j: number, observed: Tensor): Tensor {
    const { tf } = this;
    const { order, vocabularySize: V } = this.chain;
    return tf.tidy(() => {
      const batch = observed.shape[2]!;
      const sums =
        j + 1 < order
          ? tf.sum(tf.mul(observed, this.#start[j + 1]), 1)
          : swap(tf, tf.matMul(this.#backward, observed));
      return tf.reshape(sums, [V ** Math.min(j, order - 1), V, batch]);
    });
  }

  cavity(forward: Tensor, backward: Tensor): Tensor {
    const { tf } = this;
    return tf.tidy(() => tf.sum(tf.mul(forward, backward), 0));
  }

  dispose(): void {
    this.tf.dispose([...this.#start, this.#forward, this.#backward]);
  }
}

/** The first two axes of three exchanged. */
function swap(tf: Tf, tensor: Tensor): Tensor {
  const [a, b, batch] = tensor.shape as [number, number, number];
  return a === 1 || b === 1 ? tf.reshape(tensor, [b, a, batch]) : tf.transpose(tensor, [1, 0, 2]);
}
