import type { PhiloxKey } from '../../src/random/philox.js';
import type { Evidence } from './evidence.js';
import type { Messages } from './messages.js';

/** [L] H(X_t | x_0 .. x_{t-1}) in nats along one sequence. */
export type PredictiveEntropies = (tokens: ArrayLike<number>) => Float64Array;

/**
 * What a family of data models knows of its chains, in float64: what stands above asks it, and not what kind a chain is. A
 * family is a file that exports this and a line in `families.ts`.
 */
export interface Family<Chain> {
  /** X ~ p of length L: one trajectory's tokens. */
  draw(chain: Chain, length: number, key: PhiloxKey, trajectory: number): Int32Array;
  /** log p(x) in nats of a whole sequence; -Infinity outside the support. By the chain rule. */
  logProbability(chain: Chain, tokens: ArrayLike<number>): number;
  /** The entropies of a sequence's tokens given its earlier ones. */
  predictiveEntropies(chain: Chain): PredictiveEntropies;
  /** @param slots neighbouring positions whose messages are kept at a time; all by default */
  messages(chain: Chain, evidence: Evidence, slots?: number): Messages;
  /** Number of states: contexts of the last tokens, or hidden states. */
  states(chain: Chain): number;
  /** Values that the newest part of a state can take: states that agree modulo this differ in older parts alone. */
  newest(chain: Chain): number;
  /** Positions, from 0 on, whose states have laws of other shapes than those after them. */
  initial(chain: Chain): number;
  /** The law of the state of position j from that of position j - 1. */
  advance(chain: Chain): (j: number, before: Float64Array) => Float64Array;
  /** [V] law of the token, from that of the state. */
  tokenLaw(chain: Chain, law: Float64Array): Float64Array;
}
