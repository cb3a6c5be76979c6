import type { StudyPlan } from './plan.js';
import { pilotChunks, type SampledRun } from './sampledRun.js';
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
  /** Tokens of a chunk: what its time is about in proportion to. */
  readonly tokens: number;
}

/** Counts a shard's chunks, run by run, and foretells the time by the tokens that are left. */
export class ShardProgress {
  readonly #runs: RunStanding[];
  readonly #started = performance.now();
  #computed = 0;
  #tokens = 0;

  constructor(
    plan: StudyPlan,
    shard: Shard,
    private readonly onProgress?: (progress: StudyProgress) => void,
  ) {
    this.#runs = plan.runs.map((run, number) => {
      const { sampling, length } = run;
      if (sampling === undefined) return { expected: owns(shard, number, 0) ? 1 : 0, done: 0, tokens: 0 };
      const chunks = sampling.chunks ?? pilotChunks(run as SampledRun);
      return { expected: Math.ceil(chunks / shard.count), done: 0, tokens: length * sampling.chunkSize };
    });
  }

  /** The number of chunks that the shard owes to a run is known. */
  expect(run: number, chunks: number): void {
    this.#runs[run].expected = chunks;
  }

  /** Chunks of a run that are there, computed now or before. */
  finished(run: number, chunks: number): void {
    this.#runs[run].done += chunks;
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
    const left = this.#runs.reduce((sum, run) => sum + run.tokens * (run.expected - run.done), 0);
    this.#tokens ||= left;
    const gone = this.#tokens - left;
    this.onProgress?.({
      chunks: done,
      expectedChunks: chunks,
      seconds,
      ...(gone > 0 ? { secondsLeft: (seconds * left) / gone } : {}),
    });
  }
}
