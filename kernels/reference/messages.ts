import type { ChainProcess } from '../chain.js';
import { ContextMessages } from './contextMessages.js';
import type { Evidence } from './evidence.js';
import { HiddenMessages } from './hiddenMessages.js';

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
  /** Messages for "nothing revealed". */
  reset(): void;
  /** Recomputes the forward message of j from that of j - 1. */
  forwardStep(j: number): number;
  /** Recomputes the backward message of j from that of j + 1. */
  backwardStep(j: number): number;
  /** Unnormalised law of x_j given every other revealed token, written to `out[0 .. V)`. */
  cavity(j: number, out: Float64Array): void;
}

export function messagesFor(chain: ChainProcess, evidence: Evidence): Messages {
  return chain.kind === 'context'
    ? new ContextMessages(chain, evidence)
    : new HiddenMessages(chain, evidence);
}

/** Bytes that the messages of one sequence need. */
export function messageBytes(chain: ChainProcess, length: number): number {
  const states = chain.kind === 'context' ? chain.vocabularySize ** chain.order : chain.states;
  const unconditional = chain.stationary ? 0 : 1;
  return 8 * states * length * (2 + unconditional);
}
