import type { ContextChain } from '../chain.js';
import type { Evidence } from './evidence.js';
import type { Messages } from './messages.js';
import { ProjectiveDistance } from './projectiveDistance.js';

/**
 * Messages over the contexts of an order-m chain. The context of position j is (x_{j-w+1}, .., x_j), w = min(m, j + 1),
 * a base-V number with the oldest token slowest; its *prefix* is the context without x_j.
 *
 * Only contexts that the evidence allows are touched. Forward: prefixes that agree with the revealed tokens. Backward:
 * those too, for every x_j (a revealed j needs all of them for its cavity), and, for the cavities of earlier positions,
 * contexts with exactly one revealed token of the prefix replaced by another.
 */
export class ContextMessages implements Messages {
  readonly reach: number;
  readonly #stride: number;
  /** Law of the context given the evidence before its position; [slots, V^m]. */
  readonly #forward: Float64Array;
  /** Likelihood of the evidence after its position given the context, up to a factor; [slots, V^m]. */
  readonly #backward: Float64Array;
  readonly #next: Float64Array;
  readonly #contexts: Int32Array;
  readonly #prefixes: Int32Array;
  readonly #distance = new ProjectiveDistance();
  /** The laws of `reset`, made when it is first called. */
  #unconditional?: readonly Float64Array[];

  constructor(
    readonly chain: ContextChain,
    readonly evidence: Evidence,
    readonly slots = evidence.length,
  ) {
    const { vocabularySize: V, order } = chain;
    this.reach = order;
    this.#stride = V ** order;
    this.#forward = new Float64Array(slots * this.#stride);
    this.#backward = new Float64Array(slots * this.#stride);
    this.#next = new Float64Array(this.#stride);
    this.#contexts = new Int32Array(this.#stride + 1);
    // Up to m - 1 choices of the one wrong token, each with fewer than V^(m-1) contexts.
    this.#prefixes = new Int32Array(order * V ** (order - 1) + 1);
  }

  /** Where the message of position j begins. */
  #at(j: number): number {
    return (j % this.slots) * this.#stride;
  }

  /** The law of the context at each position with nothing revealed; shared between positions once stationary. */
  #unconditionalLaws(): Float64Array[] {
    const { order, stationary, vocabularySize: V } = this.chain;
    const laws: Float64Array[] = [];
    for (let j = 0; j < this.evidence.length; j++) {
      if (j >= order && stationary) {
        laws.push(laws[j - 1]);
        continue;
      }
      const law = new Float64Array(V ** Math.min(order, j + 1));
      this.#advance(j, j === 0 ? Float64Array.of(1) : laws[j - 1], 0, law);
      laws.push(law);
    }
    return laws;
  }

  /** The law or table of x_j given the context before it, and how many of that context's tokens stay (as V^kept). */
  #table(j: number): { table: Float64Array; kept: number } {
    const { order, start, transition, vocabularySize: V } = this.chain;
    return j < order ? { table: start[j], kept: V ** j } : { table: transition, kept: V ** (order - 1) };
  }

  /** Adds to `to` the law of the context at j, given that of the context at j - 1 in `from`, over all contexts. */
  #advance(j: number, from: Float64Array, offset: number, to: Float64Array): void {
    const V = this.chain.vocabularySize;
    const { table, kept } = this.#table(j);
    const count = j === 0 ? 1 : V ** Math.min(this.chain.order, j);
    for (let c = 0; c < count; c++) {
      const weight = from[offset + c];
      if (weight > 0) for (let x = 0; x < V; x++) to[(c % kept) * V + x] += weight * table[c * V + x];
    }
  }

  reset(): void {
    this.#unconditional ??= this.#unconditionalLaws();
    for (let j = 0; j < this.evidence.length; j++) this.#forward.set(this.#unconditional[j], this.#at(j));
    this.#backward.fill(1);
  }

  resetEnds(): void {
    this.#forward.set(this.chain.start[0], this.#at(0));
    const last = this.#at(this.evidence.length - 1);
    this.#backward.fill(1, last, last + this.#stride);
  }

  forward(j: number): Float64Array {
    return this.#forward.subarray(this.#at(j), this.#at(j) + this.#stride);
  }

  /** First position of the context of j. */
  #first(j: number): number {
    return Math.max(0, j - this.chain.order + 1);
  }

  forwardStep(j: number): number {
    const V = this.chain.vocabularySize;
    const { evidence } = this;
    const { table, kept } = this.#table(j);
    const forward = this.#forward;
    const next = this.#next;
    const prefixes = this.#prefixes;
    const prefixCount = evidence.agreeing(this.#first(j), j - 1, prefixes);
    for (let l = 0; l < prefixCount; l++) next.fill(0, prefixes[l] * V, (prefixes[l] + 1) * V);

    const sources = this.#contexts;
    const sourceCount = evidence.agreeing(this.#first(j - 1), j - 1, sources);
    const from = this.#at(j - 1);
    for (let l = 0; l < sourceCount; l++) {
      const context = sources[l];
      const weight = forward[from + context];
      if (weight === 0) continue;
      const target = (context % kept) * V;
      const row = context * V;
      for (let x = 0; x < V; x++) next[target + x] += weight * table[row + x];
    }

    let sum = 0;
    for (let l = 0; l < prefixCount; l++) for (let x = 0; x < V; x++) sum += next[prefixes[l] * V + x];
    const change = this.#replace(forward, j, 1 / sum, prefixCount, prefixCount);
    return sum > 0 ? change : Number.NaN;
  }

  backwardStep(j: number): number {
    const V = this.chain.vocabularySize;
    const { evidence } = this;
    const prefixes = this.#prefixes;
    const agreeing = evidence.agreeing(this.#first(j), j - 1, prefixes);
    const count = agreeing + evidence.offByOne(this.#first(j), j - 1, prefixes.subarray(agreeing));

    // sum over x of P(x | context) e_{j+1}(x) times the backward message of the next context
    const { table, kept } = this.#table(j + 1);
    const [firstNext, lastNext] = this.#allowed(j + 1);
    const [firstAllowed, lastAllowed] = this.#allowed(j);
    const backward = this.#backward;
    const next = this.#next;
    const from = this.#at(j + 1);
    let total = 0;
    for (let l = 0; l < count; l++) {
      const [first, last] = l < agreeing ? [0, V] : [firstAllowed, lastAllowed];
      for (let context = prefixes[l] * V + first; context < prefixes[l] * V + last; context++) {
        const row = context * V;
        const entry = from + (context % kept) * V;
        let sum = 0;
        for (let x = firstNext; x < lastNext; x++) sum += table[row + x] * backward[entry + x];
        next[context] = sum;
        total += sum;
      }
    }
    return this.#replace(backward, j, 1 / total, agreeing, count);
  }

  /** Range of the symbols that the evidence allows at j. */
  #allowed(j: number): [number, number] {
    const { tokens, revealed } = this.evidence;
    return revealed[j] ? [tokens[j], tokens[j] + 1] : [0, this.chain.vocabularySize];
  }

  /**
   * Puts the new message in place, scaled, and returns the change of the part that travels on: entries whose x_j is
   * allowed. Of the listed prefixes the first `agreeing` have entries for every x_j, the others for allowed x_j only.
   */
  #replace(messages: Float64Array, j: number, scale: number, agreeing: number, count: number): number {
    const V = this.chain.vocabularySize;
    const at = this.#at(j);
    const next = this.#next;
    const [low, high] = this.#allowed(j);
    this.#distance.reset();
    for (let l = 0; l < count; l++) {
      const base = this.#prefixes[l] * V;
      for (let x = low; x < high; x++) this.#distance.add(messages[at + base + x], next[base + x]);
      const [first, last] = l < agreeing ? [0, V] : [low, high];
      for (let x = first; x < last; x++) messages[at + base + x] = next[base + x] * scale;
    }
    return this.#distance.value;
  }

  cavity(j: number, out: Float64Array): void {
    const V = this.chain.vocabularySize;
    const at = this.#at(j);
    const count = this.evidence.agreeing(this.#first(j), j - 1, this.#prefixes);
    out.fill(0);
    for (let l = 0; l < count; l++) {
      const base = at + this.#prefixes[l] * V;
      for (let x = 0; x < V; x++) out[x] += this.#forward[base + x] * this.#backward[base + x];
    }
  }
}
