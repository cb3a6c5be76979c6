import { entropyOfWeights } from '../../src/numeric/entropy.js';
import { CompensatedSum } from '../../src/numeric/sum.js';
import type { ChainProcess } from '../chain.js';
import { Evidence } from './evidence.js';
import { messageBytes, messagesFor } from './families.js';
import { disagreement, freshEntropies } from './freshPass.js';
import type { Messages } from './messages.js';
import { travel } from './travel.js';

/** What one trajectory adds up to. All in nats; one sweep adds its values to these vectors. */
export interface SweepSums {
  /** [L] estimate of the information profile h(k), every level an average over all positions of the core. */
  readonly profile: Float64Array;
  /** [L] H(X_i | x_{-i}) per position i. */
  readonly conditional: Float64Array;
  /** [L] -log p(x_i | x_{W_k}) of the position i revealed at level k; their sum is -log p(x). */
  readonly surprisal: Float64Array;
  /** [L + 1] H(X_i | all other revealed tokens) with k revealed, averaged over the core; only where it is wanted. */
  readonly settled?: Float64Array;
}

/** Positions first .. end - 1: those that count where the sequence is a window of a longer one. */
export interface Core {
  readonly first: number;
  readonly end: number;
}

export function emptySums(length: number): SweepSums {
  return {
    profile: new Float64Array(length),
    conditional: new Float64Array(length),
    surprisal: new Float64Array(length),
  };
}

/** Bytes that the messages of a sweep need; a non-stationary chain keeps the laws of its positions too. */
export function sweepBytes(chain: ChainProcess, length: number): number {
  return messageBytes(chain) * length * (chain.stationary ? 2 : 3);
}

/**
 * The sweep (THEORY, section on estimators): reveals the tokens of one sequence in a given order, one by one, and keeps
 * the posterior entropy of every position up to date, so that all L levels of the profile come out of one trajectory.
 *
 * Each level averages the masked positions' entropies and the leave-one-out (cavity) entropies of the revealed ones:
 * with W_k the revealed set at level k,
 *   h^(k) = ( sum_{i not in W_k} H(X_i | x_{W_k}) + sum_{i in W_k} H(X_i | x_{W_{k+1} minus i}) ) / L.
 */
export class Sweep {
  readonly #evidence: Evidence;
  readonly #messages: Messages;
  /** H(X_i | all other revealed tokens), current. */
  readonly #entropy: Float64Array;
  /** [L] H(X_i) with nothing revealed. */
  readonly marginal: Float64Array;
  readonly #law: Float64Array;
  /** Messages recomputed so far, for the benchmarks. */
  steps = 0;

  constructor(
    readonly chain: ChainProcess,
    readonly length: number,
  ) {
    this.#evidence = new Evidence(length, chain.vocabularySize);
    this.#messages = messagesFor(chain, this.#evidence);
    this.#law = new Float64Array(chain.vocabularySize);
    this.#messages.reset();
    this.marginal = Float64Array.from({ length }, (_, j) => this.#entropyAt(j));
    this.#entropy = new Float64Array(length);
  }

  /**
   * Sweeps one sequence and adds its values to `sums`.
   *
   * @param tokens [L] the sequence
   * @param order [L] positions in the order in which they are revealed
   * @param tolerance projective distance below which a message counts as unchanged (see Messages)
   * @param afterReveal called after each reveal with the number of revealed positions
   * @param core the positions that count; all by default
   */
  run(
    tokens: Int32Array,
    order: Int32Array,
    tolerance: number,
    sums: SweepSums,
    afterReveal?: (revealed: number) => void,
    core: Core = { first: 0, end: this.length },
  ): void {
    const { length } = this;
    const size = core.end - core.first;
    const counts = (j: number) => core.first <= j && j < core.end;
    const entropy = this.#entropy;
    this.#evidence.reset(tokens);
    this.#messages.reset();
    entropy.set(this.marginal);
    const masked = new CompensatedSum();
    const cavities = new CompensatedSum();
    for (let j = core.first; j < core.end; j++) masked.add(entropy[j]);

    for (let k = 0; k < length; k++) {
      const i = order[k];
      const own = counts(i) ? entropy[i] : 0;
      sums.surprisal[k] += this.#surprisal(i);
      if (sums.settled) sums.settled[k] += (masked.value + cavities.value) / size;
      const maskedBefore = masked.value;
      masked.add(-own);
      cavities.add(own);
      this.#evidence.revealed[i] = 1;
      this.#propagate(i, tolerance, (j, change) => {
        if (counts(j)) (this.#evidence.revealed[j] ? cavities : masked).add(change);
      });
      sums.profile[k] += (maskedBefore + (cavities.value - own)) / size;
      afterReveal?.(k + 1);
    }
    if (sums.settled) sums.settled[length] += cavities.value / size;
    for (let j = 0; j < length; j++) sums.conditional[j] += entropy[j];
  }

  /** Messages outwards from the newly revealed i until they no longer change, then the entropies that depend on them. */
  #propagate(i: number, tolerance: number, onChange: (position: number, change: number) => void): void {
    const { first, last } = travel(this.#messages, i, tolerance);
    this.steps += last - first;
    for (let j = first; j <= last; j++) {
      // Revealing i changes neither message at i itself: its cavity is its posterior of a moment ago.
      if (j === i) continue;
      const entropy = this.#entropyAt(j);
      onChange(j, entropy - this.#entropy[j]);
      this.#entropy[j] = entropy;
    }
  }

  #entropyAt(j: number): number {
    this.#messages.cavity(j, this.#law);
    return entropyOfWeights(this.#law);
  }

  #surprisal(i: number): number {
    this.#messages.cavity(i, this.#law);
    let total = 0;
    for (const weight of this.#law) total += weight;
    return Math.log(total / this.#law[this.#evidence.tokens[i]]);
  }

  /**
   * Compares the current entropies with those of fresh full passes over the same evidence: sum of absolute differences
   * over sum of entropies (0 if all entropies are 0).
   */
  disagreementWithFreshPass(): number {
    return disagreement(freshEntropies(this.chain, this.#evidence), this.#entropy);
  }
}
