import type { MaskedTokens } from './maskedTokens.js';

/** Summaries of the laws of masked positions, by position; entries of revealed positions mean nothing. */
export interface LawSummaries {
  /** Largest probability. */
  readonly top: Float64Array;
  /** By how much it exceeds the second largest. */
  readonly margin: Float64Array;
  /** Entropy in nats. */
  readonly entropy: Float64Array;
}

/**
 * Reveals the tokens of one sequence in any order and tells the law of every masked position given what is revealed,
 * kept up to date by incremental messages. Kernels implement it; what is revealed when is decided above them.
 */
export interface PosteriorMachine {
  /** L */
  readonly length: number;
  /** V */
  readonly vocabularySize: number;
  /** [L] 1 where revealed. */
  readonly revealed: Uint8Array;
  /** [L] tokens of the revealed positions. */
  readonly tokens: Int32Array;
  /** [L, V] laws with nothing revealed, in float64: equal to the last bit where positions are alike. */
  opening(): Float64Array;
  /** As of the last `refresh`. */
  readonly summaries: LawSummaries;
  /**
   * Masks every position.
   *
   * @param tolerance projective distance below which a message counts as unchanged, until the next reset
   */
  reset(tolerance: number): void;
  /** Reveals a masked position. The token must have positive probability given what is revealed. */
  reveal(position: number, token: number): void;
  /**
   * Makes the evidence exactly `tokens` ([L], -1 where masked), hiding, revealing and replacing as it takes, all at once.
   *
   * @returns false if the evidence has probability 0, or one that the kernel cannot represent: laws are then undefined until
   * the next call
   */
  assume(tokens: Int32Array): boolean;
  /** Law of a position given all other revealed tokens, sum 1, written to `out[offset .. offset + V)`. */
  law(position: number, out: Float64Array, offset?: number): void;
  /** Brings the summaries of all masked positions up to date. */
  refresh(): void;
  /**
   * Compares the entropies of all masked positions with those of fresh float64 passes: sum of absolute differences
   * over the sum of the entropies of all positions, each given all other revealed tokens (0 if all are 0).
   */
  disagreementWithFreshPass(): number;
  /** Law of one position in float64 by a fresh pass: tells a probability of 0 from one that a kernel cannot represent. */
  freshLaw(position: number): Float64Array;
}
/** Law [V] of the token at one position given all *other* revealed tokens, sum 1. Not to be changed. */

export type Laws = (position: number) => Float64Array;
/** Who fills: laws of every position of a partially masked sequence. */

export interface RevisionPredictor {
  readonly vocabularySize: number;
  /** Good until the next call. */
  laws(state: MaskedTokens): Laws;
}
