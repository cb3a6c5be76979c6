import type { ChainProcess } from '../../kernels/chain.js';

/** A dense row-major tensor. */
export interface Tensor {
  readonly shape: readonly number[];
  readonly data: Float64Array;
}

/** How text becomes tokens; stored in fitted models so that they can be applied to new text. */
export interface TextEncoding {
  readonly tokens: 'char' | 'byte' | 'word';
  /** Expanded alphabet of a character or word tokenizer, one character per entry; absent for bytes and for words of any letters. */
  readonly alphabet?: string;
  readonly lowerCase: boolean;
}

/**
 * A data model p on [V]^L: an immutable value. All kinds are chain models: engines see only `process`.
 *
 * Shapes (row-major), by kind:
 * - `markov`: transition [V, V], initial [V] (law of X_0);
 * - `ngram`: transition [V^(n-1), V] (context-major, the oldest token slowest), initial [V^(n-1)] (law of X_0..X_{n-2});
 * - `hmm`: transition [S, S], emission [S, V], initial [S] (law of the hidden state at position 0).
 *
 * Rows are normalised in float64. `initial` is always resolved to numbers; `stationary` says that it is the chain's
 * stationary law, which the closed forms and the engines may use.
 */
export interface DataModel {
  readonly kind: 'markov' | 'ngram' | 'hmm';
  readonly vocabularySize: number;
  /** One string per token, if the tokens have names. */
  readonly symbols?: readonly string[];
  readonly encoding?: TextEncoding;
  /** n of the n-gram (2 for a Markov chain); absent for an HMM. */
  readonly n?: number;
  /** n - 1; absent for an HMM. */
  readonly contextLength?: number;
  readonly stationary: boolean;
  readonly transition: Tensor;
  readonly initial: Tensor;
  readonly emission?: Tensor;
  /** What engines consume: the same law as a chain over contexts or hidden states. */
  readonly process: ChainProcess;
}
