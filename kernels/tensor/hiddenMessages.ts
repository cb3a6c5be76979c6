import type { HiddenChain } from '../chain.js';
import type { Messages } from './messages.js';
import type { Tensor, Tf } from './tf.js';

/** Messages over the S hidden states of an HMM, [S, B]. */
export class HiddenMessages implements Messages {
  /** [S, 1] */
  readonly #initial: Tensor;
  /** [from, to] */
  readonly #transition: Tensor;
  /** [to, from] */
  readonly #transposed: Tensor;
  /** [S, V] */
  readonly #emission: Tensor;
  /** [V, S] */
  readonly #emitted: Tensor;

  constructor(
    readonly tf: Tf,
    readonly chain: HiddenChain,
  ) {
    const { states: S, vocabularySize: V, initial, transition, emission } = chain;
    this.#initial = tf.tensor(Float32Array.from(initial), [S, 1]);
    this.#transition = tf.tensor(Float32Array.from(transition), [S, S]);
    this.#transposed = tf.transpose(this.#transition);
    this.#emission = tf.tensor(Float32Array.from(emission), [S, V]);
    this.#emitted = tf.transpose(this.#emission);
  }

  first(batch: number): Tensor {
    return this.tf.tile(this.#initial, [1, batch]);
  }

  last(_length: number, batch: number): Tensor {
    return this.tf.ones([this.chain.states, batch]);
  }

  observe(message: Tensor, evidence: Tensor): Tensor {
    const { tf } = this;
    return tf.tidy(() => {
      const seen = tf.mul(message, tf.matMul(this.#emission, evidence as never));
      return tf.div(seen, tf.sum(seen, 0, true));
    });
  }

  forward(_j: number, observed: Tensor): Tensor {
    return this.tf.matMul(this.#transposed, observed as never);
  }

  backward(_j: number, observed: Tensor): Tensor {
    return this.tf.matMul(this.#transition, observed as never);
  }

  cavity(forward: Tensor, backward: Tensor): Tensor {
    const { tf } = this;
    return tf.tidy(() => tf.matMul(this.#emitted, tf.mul(forward, backward) as never));
  }

  dispose(): void {
    this.tf.dispose([this.#initial, this.#transition, this.#transposed, this.#emission, this.#emitted]);
  }
}
