import { countTransitions, type NextTokenLaw } from '../statistics/transitionStatistics.js';
import { ROLLOUT_VALUES, type RolloutMeans, type RolloutTask } from './rollout.js';
import type { Tally } from './rolloutTrajectory.js';
import { encodeTransitions } from './transitionLists.js';

/** What the trajectories of one chunk add up to. */
export class RolloutSums {
  readonly #values: Float64Array;
  readonly #transitions: Map<number, number>[];

  constructor(
    readonly task: Pick<RolloutTask, 'samplers' | 'chunkSize' | 'generated'>,
    readonly law: NextTokenLaw,
  ) {
    this.#values = new Float64Array(task.samplers.length * ROLLOUT_VALUES.length);
    this.#transitions = task.samplers.map(() => new Map<number, number>());
  }

  /** Takes the values of the s-th sampler. */
  tallyOf(s: number): Tally {
    return (value, amount) => {
      this.#values[s * ROLLOUT_VALUES.length + ROLLOUT_VALUES.indexOf(value)] += amount;
    };
  }

  /** Takes all values of a trajectory of the s-th sampler, [ROLLOUT_VALUES]. */
  add(s: number, values: Float64Array): void {
    values.forEach((value, i) => {
      this.#values[s * ROLLOUT_VALUES.length + i] += value;
    });
  }

  /** Takes what the s-th sampler has generated. */
  count(s: number, tokens: Int32Array): void {
    countTransitions(this.#transitions[s], tokens, this.law);
  }

  means(): Pick<RolloutMeans, 'trajectories' | 'values' | 'transitions'> {
    const { chunkSize, generated } = this.task;
    return {
      trajectories: chunkSize,
      values: this.#values.map((sum) => sum / chunkSize),
      ...(generated ? { transitions: encodeTransitions(this.#transitions) } : {}),
    };
  }
}
