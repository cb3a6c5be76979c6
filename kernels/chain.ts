/**
 * The contract between data models and kernels: every data model is handed to an engine as one of two chains.
 * Tensors are row-major float64; kernels convert to their own layout once per run.
 */
export type ChainProcess = ContextChain | HiddenChain;

/**
 * An order-m Markov chain of tokens. The state at position j is the context of the last min(m, j + 1) tokens, so that
 * the first m positions need no special law: position j < m is drawn from `start[j]`, later ones from `transition`.
 */
export interface ContextChain {
  readonly kind: 'context';
  /** V, the number of tokens. */
  readonly vocabularySize: number;
  /** m >= 1. A unigram is handed over as m = 1 with equal rows. */
  readonly order: number;
  /** `start[j]`, j = 0..m-1: [V^j, V], law of x_j given x_0..x_{j-1} (oldest slowest). A context of probability 0 has a row of zeros. */
  readonly start: readonly Float64Array[];
  /** [V^m, V], law of x_j given the m tokens before it, oldest slowest. */
  readonly transition: Float64Array;
  /** The law of the first m tokens is the stationary one. */
  readonly stationary: boolean;
}

/** A hidden Markov chain: state s_0 ~ initial, s_j ~ transition[s_{j-1}], x_j ~ emission[s_j]. */
export interface HiddenChain {
  readonly kind: 'hidden';
  readonly vocabularySize: number;
  /** S, the number of hidden states. */
  readonly states: number;
  /** [S] */
  readonly initial: Float64Array;
  /** [S, S] */
  readonly transition: Float64Array;
  /** [S, V] */
  readonly emission: Float64Array;
  readonly stationary: boolean;
}
