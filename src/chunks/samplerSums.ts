import { countTransitions, type NextTokenLaw } from '../statistics/transitionStatistics.js';
import { encodeTransitions } from './transitionLists.js';

/** Adds amounts to the values of those names, from `offset` on. */
export function tallyInto<Value extends string>(
  names: readonly Value[],
  values: Float64Array,
  offset = 0,
): (value: Value, amount: number) => void {
  return (value, amount) => {
    values[offset + names.indexOf(value)] += amount;
  };
}

/** What the trajectories of one chunk add up to, sampler by sampler. */
export class SamplerSums<Value extends string> {
  /** [samplers, names] */
  readonly #values: Float64Array;
  readonly #transitions: Map<number, number>[];

  /** @param law what generated transitions are counted for; absent where nothing is generated */
  constructor(
    readonly names: readonly Value[],
    samplers: number,
    readonly chunkSize: number,
    readonly law?: NextTokenLaw,
  ) {
    this.#values = new Float64Array(samplers * names.length);
    this.#transitions = Array.from({ length: samplers }, () => new Map<number, number>());
  }

  /** Takes the values of the s-th sampler. */
  tallyOf(s: number): (value: Value, amount: number) => void {
    return tallyInto(this.names, this.#values, s * this.names.length);
  }

  /** Takes all values of a trajectory of the s-th sampler, [names]. */
  add(s: number, values: Float64Array): void {
    values.forEach((value, i) => {
      this.#values[s * this.names.length + i] += value;
    });
  }

  /** Takes what the s-th sampler has generated. */
  count(s: number, tokens: Int32Array): void {
    countTransitions(this.#transitions[s], tokens, this.law!);
  }

  means(): {
    readonly trajectories: number;
    readonly values: Float64Array;
    readonly transitions?: Float64Array;
  } {
    const { chunkSize, law } = this;
    return {
      trajectories: chunkSize,
      values: this.#values.map((sum) => sum / chunkSize),
      ...(law && { transitions: encodeTransitions(this.#transitions) }),
    };
  }
}
