import type { HiddenChain } from '../chain.js';
import type { Evidence } from './evidence.js';
import type { Messages } from './messages.js';
import { ProjectiveDistance } from './projectiveDistance.js';

/** Messages over the S hidden states of an HMM. */
export class HiddenMessages implements Messages {
  readonly reach = 1;
  readonly #states: number;
  /** Law of the hidden state given the evidence before its position; [slots, S]. */
  readonly #forward: Float64Array;
  /** Likelihood of the evidence after its position given the hidden state, up to a factor; [slots, S]. */
  readonly #backward: Float64Array;
  readonly #next: Float64Array;
  readonly #distance = new ProjectiveDistance();
  /** The laws of `reset`, [L, S], made when it is first called. */
  #unconditional?: Float64Array;

  constructor(
    readonly chain: HiddenChain,
    readonly evidence: Evidence,
    readonly slots = evidence.length,
  ) {
    const { states } = chain;
    this.#states = states;
    this.#forward = new Float64Array(slots * states);
    this.#backward = new Float64Array(slots * states);
    this.#next = new Float64Array(states);
  }

  #unconditionalLaws(): Float64Array {
    const { states, initial, transition } = this.chain;
    const { length } = this.evidence;
    const laws = new Float64Array(length * states);
    laws.set(initial);
    for (let j = 1; j < length; j++) {
      for (let s = 0; s < states; s++) {
        const weight = laws[(j - 1) * states + s];
        for (let t = 0; t < states; t++) laws[j * states + t] += weight * transition[s * states + t];
      }
    }
    return laws;
  }

  reset(): void {
    this.#unconditional ??= this.#unconditionalLaws();
    this.#forward.set(this.#unconditional);
    this.#backward.fill(1);
  }

  resetEnds(): void {
    this.#forward.set(this.chain.initial, this.#at(0));
    const last = this.#at(this.evidence.length - 1);
    this.#backward.fill(1, last, last + this.#states);
  }

  forward(j: number): Float64Array {
    return this.#forward.subarray(this.#at(j), this.#at(j) + this.#states);
  }

  /** Where the message of position j begins. */
  #at(j: number): number {
    return (j % this.slots) * this.#states;
  }

  /** e_j(s): 1 where j is masked, the probability of its token where it is revealed. */
  #evidenceOf(j: number, state: number): number {
    const { tokens, revealed } = this.evidence;
    return revealed[j] ? this.chain.emission[state * this.chain.vocabularySize + tokens[j]] : 1;
  }

  forwardStep(j: number): number {
    const S = this.#states;
    const from = this.#at(j - 1);
    const { transition } = this.chain;
    const next = this.#next.fill(0);
    for (let s = 0; s < S; s++) {
      const weight = this.#forward[from + s] * this.#evidenceOf(j - 1, s);
      if (weight > 0) for (let t = 0; t < S; t++) next[t] += weight * transition[s * S + t];
    }
    return this.#replace(this.#forward, j);
  }

  backwardStep(j: number): number {
    const S = this.#states;
    const from = this.#at(j + 1);
    const { transition } = this.chain;
    const next = this.#next.fill(0);
    for (let t = 0; t < S; t++) {
      const weight = this.#backward[from + t] * this.#evidenceOf(j + 1, t);
      if (weight > 0) for (let s = 0; s < S; s++) next[s] += weight * transition[s * S + t];
    }
    return this.#replace(this.#backward, j);
  }

  /** Normalises the new message, puts it in place and returns the change of what travels on (states that allow j's token). */
  #replace(messages: Float64Array, j: number): number {
    const S = this.#states;
    const at = this.#at(j);
    const next = this.#next;
    let sum = 0;
    for (let s = 0; s < S; s++) sum += next[s];
    this.#distance.reset();
    for (let s = 0; s < S; s++) {
      const value = next[s] / sum;
      if (this.#evidenceOf(j, s) > 0) this.#distance.add(messages[at + s], value);
      messages[at + s] = value;
    }
    return sum > 0 ? this.#distance.value : Number.NaN;
  }

  cavity(j: number, out: Float64Array): void {
    const S = this.#states;
    const { vocabularySize: V, emission } = this.chain;
    const at = this.#at(j);
    out.fill(0);
    for (let s = 0; s < S; s++) {
      const weight = this.#forward[at + s] * this.#backward[at + s];
      if (weight > 0) for (let x = 0; x < V; x++) out[x] += weight * emission[s * V + x];
    }
  }
}
