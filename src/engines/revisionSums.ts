import { countTransitions, type NextTokenLaw } from '../statistics/transitionStatistics.js';
import { REVISION_VALUES, type RevisionMeans, type RevisionTask } from './revision.js';
import { encodeTransitions } from './transitionLists.js';

/** What the outputs of one chunk add up to. */
export class RevisionSums {
  readonly #values: Float64Array;
  readonly #transitions: Map<number, number>[];

  /** @param logProbability log p of a whole sequence, nats */
  constructor(
    readonly task: Pick<RevisionTask, 'revising' | 'chunkSize'>,
    readonly law: NextTokenLaw,
    readonly logProbability: (tokens: Int32Array) => number,
  ) {
    this.#values = new Float64Array(task.revising.length * REVISION_VALUES.length);
    this.#transitions = task.revising.map(() => new Map<number, number>());
  }

  /** Takes an output of the s-th sampler. */
  add(s: number, tokens: Int32Array): void {
    const at = s * REVISION_VALUES.length;
    const logP = this.logProbability(tokens);
    this.#values[at] -= logP;
    if (logP === Number.NEGATIVE_INFINITY) this.#values[at + 1]++;
    countTransitions(this.#transitions[s], tokens, this.law);
  }

  means(): Pick<RevisionMeans, 'trajectories' | 'values' | 'transitions'> {
    const { chunkSize } = this.task;
    return {
      trajectories: chunkSize,
      values: this.#values.map((sum) => sum / chunkSize),
      transitions: encodeTransitions(this.#transitions),
    };
  }
}
