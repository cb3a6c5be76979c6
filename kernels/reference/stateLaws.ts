import type { ChainProcess } from '../chain.js';
import type { Laws, RevisionPredictor } from '../laws.js';
import { MASK, type MaskedTokens } from '../maskedTokens.js';
import { Evidence } from './evidence.js';
import { messagesFor } from './families.js';
import type { Messages } from './messages.js';

/**
 * The optimal predictor of a chain model: p(x_j | x_W) of a masked position, p(x_j | x_{W minus j}) of a revealed one, by a
 * forward and a backward pass, so that tokens may be hidden and changed as well as revealed. Where the other revealed
 * tokens have probability 0 the law is 0/0: the marginal law of x_j takes its place.
 */
export class OptimalPredictor implements RevisionPredictor {
  readonly vocabularySize: number;
  readonly #evidence: Evidence;
  readonly #messages: Messages;
  /** [L, V] laws with everything masked. */
  readonly #marginals: Float64Array;
  readonly #laws: Float64Array;
  readonly #known: Uint8Array;

  constructor(
    readonly chain: ChainProcess,
    readonly length: number,
  ) {
    const { vocabularySize } = chain;
    this.vocabularySize = vocabularySize;
    this.#evidence = new Evidence(length, vocabularySize);
    this.#messages = messagesFor(chain, this.#evidence);
    this.#messages.reset();
    this.#marginals = new Float64Array(length * vocabularySize);
    this.#laws = new Float64Array(length * vocabularySize);
    this.#known = new Uint8Array(length);
    for (let j = 0; j < length; j++) this.#compute(j, this.#marginals);
  }

  laws(state: MaskedTokens): Laws {
    const { tokens, revealed } = this.#evidence;
    for (let j = 0; j < this.length; j++) {
      revealed[j] = state[j] === MASK ? 0 : 1;
      tokens[j] = Math.max(0, state[j]);
    }
    for (let j = 1; j < this.length; j++) this.#messages.forwardStep(j);
    for (let j = this.length - 2; j >= 0; j--) this.#messages.backwardStep(j);
    this.#known.fill(0);
    return (position) => {
      if (!this.#known[position]) {
        this.#compute(position, this.#laws);
        this.#known[position] = 1;
      }
      return this.#row(this.#laws, position);
    };
  }

  #row(table: Float64Array, position: number): Float64Array {
    return table.subarray(position * this.vocabularySize, (position + 1) * this.vocabularySize);
  }

  #compute(position: number, table: Float64Array): void {
    const law = this.#row(table, position);
    this.#messages.cavity(position, law);
    let total = 0;
    for (const weight of law) total += weight;
    // Messages that contradict each other leave 0 here, or 0/0 further on.
    if (!(total > 0)) law.set(this.#row(this.#marginals, position));
    else for (let x = 0; x < law.length; x++) law[x] /= total;
  }
}
