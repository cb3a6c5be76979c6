import type { HiddenChain } from '../chain.js';
import type { Evidence } from './evidence.js';
import type { Messages } from './messages.js';
import { ProjectiveDistance } from './projectiveDistance.js';

/** Messages over the S hidden states of an HMM. */
export class HiddenMessages implements Messages {
  readonly reach = 1;
  readonly #states: number;
  /** Law of the hidden state given the evidence before its position; [L, S]. */
  readonly #forward: Float64Array;
  /** Likelihood of the evidence after its position given the hidden state, up to a factor; [L, S]. */
  readonly #backward: Float64Array;
  readonly #next: Float64Array;
  readonly #distance = new ProjectiveDistance();
  readonly #unconditional: Float64Array;

  constructor(
    readonly chain: HiddenChain,
    readonly evidence: Evidence,
  ) {
    const { states, initial, transition } = chain;
    const { length } = evidence;
    this.#states = states;
    this.#forward = new Float64Array(length * states);
    this.#backward = new Float64Array(length * states);
    this.#next = new Float64Array(states);
    this.#unconditional = new Float64Array(length * states);
    this.#unconditional.set(initial);
    for (let j = 1; j < length; j++) {
      for (let s = 0; s < states; s++) {
        const weight = this.#unconditional[(j - 1) * states + s];
        for (let t = 0; t < states; t++)
          this.#unconditional[j * states + t] += weight * transition[s * states + t];
      }
    }
  }

  reset(): void {
    this.#forward.set(this.#unconditional);
    this.#backward.fill(1);
  }

  /** e_j(s): 1 where j is masked, the probability of its token where it is revealed. */
  #evidenceOf(j: number, state: number): number {
    const { tokens, revealed } = this.evidence;
    return revealed[j] ? this.chain.emission[state * this.chain.vocabularySize + tokens[j]] : 1;
  }

  forwardStep(j: number): number {
    const S = this.#states;
    const { transition } = this.chain;
    const next = this.#next.fill(0);
    for (let s = 0; s < S; s++) {
      const weight = this.#forward[(j - 1) * S + s] * this.#evidenceOf(j - 1, s);
      if (weight > 0) for (let t = 0; t < S; t++) next[t] += weight * transition[s * S + t];
    }
    return this.#replace(this.#forward, j);
  }

  backwardStep(j: number): number {
    const S = this.#states;
    const { transition } = this.chain;
    const next = this.#next.fill(0);
    for (let t = 0; t < S; t++) {
      const weight = this.#backward[(j + 1) * S + t] * this.#evidenceOf(j + 1, t);
      if (weight > 0) for (let s = 0; s < S; s++) next[s] += weight * transition[s * S + t];
    }
    return this.#replace(this.#backward, j);
  }

  /** Normalises the new message, puts it in place and returns the change of what travels on (states that allow j's token). */
  #replace(messages: Float64Array, j: number): number {
    const S = this.#states;
    const next = this.#next;
    let sum = 0;
    for (let s = 0; s < S; s++) sum += next[s];
    this.#distance.reset();
    for (let s = 0; s < S; s++) {
      const value = next[s] / sum;
      if (this.#evidenceOf(j, s) > 0) this.#distance.add(messages[j * S + s], value);
      messages[j * S + s] = value;
    }
    return this.#distance.value;
  }

  cavity(j: number, out: Float64Array): void {
    const S = this.#states;
    const { vocabularySize: V, emission } = this.chain;
    out.fill(0);
    for (let s = 0; s < S; s++) {
      const weight = this.#forward[j * S + s] * this.#backward[j * S + s];
      if (weight > 0) for (let x = 0; x < V; x++) out[x] += weight * emission[s * V + x];
    }
  }
}
