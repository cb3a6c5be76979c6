import type { Evidence } from './evidence.js';

/**
 * Forward and backward messages along a chain with evidence at the revealed positions (THEORY: "posterior of a masked
 * token"). The forward message of position j is kept *before* j's own evidence, so that forward times backward gives
 * the law of x_j given all other revealed tokens whether j is masked (its posterior) or revealed (its cavity).
 *
 * A step recomputes one message from its neighbour and returns by how much the part that travels on has changed, in
 * the projective (Hilbert) sense: max ratio / min ratio - 1 over its entries. No later step can increase that
 * distance (positive maps do not expand it), so stopping at distance d leaves every posterior further on, and every
 * entropy however small, right to about d in relative terms.
 */
export interface Messages {
  /** The evidence that the messages speak of. Reveal a position there, then run the steps outwards from it. */
  readonly evidence: Evidence;
  /** Steps past a revealed position before the stop test may fire: m for contexts, which contain the last m tokens. */
  readonly reach: number;
  /** Messages for "nothing revealed", of all positions: as many slots as positions. */
  reset(): void;
  /** The two messages that no evidence changes: forward of the first position and backward of the last. */
  resetEnds(): void;
  /** The forward message of j, in place. */
  forward(j: number): Float64Array;
  /** Recomputes the forward message of j from that of j - 1; NaN if the evidence before j has probability 0. */
  forwardStep(j: number): number;
  /** Recomputes the backward message of j from that of j + 1. */
  backwardStep(j: number): number;
  /** Unnormalised law of x_j given every other revealed token, written to `out[0 .. V)`. */
  cavity(j: number, out: Float64Array): void;
}
