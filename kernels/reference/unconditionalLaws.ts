import { entropyOfWeights } from '../../src/numeric/entropy.js';
import type { ChainProcess } from '../chain.js';
import { familyOf } from './families.js';

/** What is known of every position with nothing revealed. Position j has number min(j, count - 1). */
export interface UnconditionalLaws {
  /** Law of the context (oldest token slowest) or of the hidden state, per number. */
  readonly states: readonly Float64Array[];
  /** [V] law of the token, per number. */
  readonly tokens: readonly Float64Array[];
  /** H(X_j) in nats, per number. */
  readonly entropies: readonly number[];
}

/** [L, V] laws of the tokens with nothing revealed. */
export function openingLaws(chain: ChainProcess, length: number): Float64Array {
  const { tokens } = unconditionalLaws(chain, length);
  const laws = new Float64Array(length * chain.vocabularySize);
  for (let j = 0; j < length; j++) laws.set(tokens[Math.min(j, tokens.length - 1)], j * chain.vocabularySize);
  return laws;
}

/** Largest relative change per step below which the laws count as stationary: a few rounding errors of float64. */
const SETTLED = 4e-15;

export function unconditionalLaws(chain: ChainProcess, length: number): UnconditionalLaws {
  const family = familyOf(chain);
  const states = settling(chain, length, family.initial(chain), family.advance(chain));
  const tokens = states.map((law) => family.tokenLaw(chain, law));
  return { states, tokens, entropies: tokens.map((law) => entropyOfWeights(law)) };
}

/** Laws of positions 0, 1, .. until they no longer change; the first `initial` have shapes of their own. */
function settling(
  chain: ChainProcess,
  length: number,
  initial: number,
  advance: (j: number, before: Float64Array) => Float64Array,
): Float64Array[] {
  const laws = [advance(0, Float64Array.of(1))];
  for (let j = 1; j < length; j++) {
    if (j >= initial && chain.stationary) break;
    const law = advance(j, laws[j - 1]);
    if (j >= initial && law.every((p, s) => Math.abs(p - laws[j - 1][s]) <= SETTLED * p)) break;
    laws.push(law);
  }
  return laws;
}
