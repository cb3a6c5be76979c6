import { windowSpan } from '../chunks/windows.js';
import type { PlannedSampling } from '../sampling/plan.js';
import { pilotChunks } from '../sampling/stoppingRules.js';
import type { StudyPlan } from './plan.js';
import { owns, type Shard } from './shard.js';

/** Where a shard stands. */
export interface StudyProgress {
  readonly chunks: number;
  readonly expectedChunks: number;
  readonly seconds: number;
  readonly secondsLeft?: number;
}

interface RunStanding {
  /** Chunks that the shard owes. */
  expected: number;
  done: number;
  /** Chunks that this process has computed, and the seconds that they took. */
  computed: number;
  seconds: number;
  /** What the time of a chunk is about in proportion to. */
  readonly work: number;
}

/** Trajectories of gaps are orders alone: a thousandth of the work of a sweep, about. */
const GAPS = 1e-3;

function workOf(length: number, { chunkSize, trajectories: { method, windows } }: PlannedSampling): number {
  const span = windows === undefined ? length : windowSpan(length, windows);
  return chunkSize * span * (method === 'gaps' ? GAPS : 1);
}

/**
 * Counts a shard's chunks, run by run, and foretells the time that is left: by the chunks of the run itself where it has
 * begun, else by the work that a chunk is, at the pace so far.
 */
export class ShardProgress {
  readonly #runs: RunStanding[];
  readonly #started = performance.now();
  #last = this.#started;
  #computed = 0;

  constructor(
    plan: StudyPlan,
    shard: Shard,
    private readonly onProgress?: (progress: StudyProgress) => void,
  ) {
    this.#runs = plan.runs.map((run, number) => {
      const { sampling, length } = run;
      const fresh = { done: 0, computed: 0, seconds: 0 };
      if (sampling === undefined) return { ...fresh, expected: owns(shard, number, 0) ? 1 : 0, work: 0 };
      const chunks = sampling.chunks ?? pilotChunks(sampling);
      return { ...fresh, expected: Math.ceil(chunks / shard.count), work: workOf(length, sampling) };
    });
  }

  /** What the shard owes to a run, as far as it is known, and how much of it is there. */
  stands(run: number, expected: number, done: number): void {
    Object.assign(this.#runs[run], { expected, done });
    this.#report();
  }

  /** One more chunk of a run: the time since the last one is its own. */
  finished(run: number): void {
    const now = performance.now();
    const standing = this.#runs[run];
    standing.done++;
    standing.computed++;
    standing.seconds += (now - this.#last) / 1000;
    this.#last = now;
    this.#report();
  }

  /** One more result of this process. */
  computed(): void {
    this.#computed++;
    this.#report();
  }

  standing() {
    const sum = (key: 'expected' | 'done') => this.#runs.reduce((total, run) => total + run[key], 0);
    return { chunks: sum('expected'), done: sum('done'), computed: this.#computed };
  }

  complete(): boolean {
    return this.#runs.every(({ expected, done }) => done >= expected);
  }

  #report(): void {
    const { chunks, done } = this.standing();
    const seconds = (performance.now() - this.#started) / 1000;
    this.onProgress?.({ chunks: done, expectedChunks: chunks, seconds, secondsLeft: this.#secondsLeft() });
  }

  /** Undefined before the first chunk. */
  #secondsLeft(): number | undefined {
    const begun = this.#runs.filter(({ computed }) => computed > 0);
    const work = begun.reduce((sum, run) => sum + run.work * run.computed, 0);
    if (work === 0) return undefined;
    const pace = begun.reduce((sum, run) => sum + run.seconds, 0) / work;
    return this.#runs.reduce((sum, { expected, done, computed, seconds, work: own }) => {
      const each = computed > 0 ? seconds / computed : own * pace;
      return sum + Math.max(0, expected - done) * each;
    }, 0);
  }
}
