import type { ChainProcess } from '../../kernels/chain.js';
import type { LagEntropies } from '../../kernels/reference/lagEntropies.js';
import type { RevisionMeans, RevisionTask } from './revision.js';
import type { RolloutMeans, RolloutTask } from './rollout.js';
import type { ChunkTask } from './task.js';

/** The sweep of numbered chunks of trajectories: everything that determines their content, and nothing else. */
export interface SweepTask extends ChunkTask {
  readonly readings: Readings;
  /** Present if trajectories are windows of the sequence rather than the whole of it. */
  readonly windows?: WindowPlan;
  /** Present if trajectories are unmasking orders alone, of a stationary first-order chain; see kernels/reference/gaps.ts. */
  readonly lags?: LagEntropies;
}

/** What is kept of a profile of L levels. */
export interface Readings {
  /** Levels k in increasing order; all of them where L is small. */
  readonly levels: ArrayLike<number>;
  /** Weighted sums of levels (a schedule's sum_t r_t h(k_t)) that the kept levels alone would not give exactly. */
  readonly sums: readonly LevelSum[];
}

/** A weighted sum of levels. */
export interface LevelSum {
  /** Increasing. */
  readonly levels: ArrayLike<number>;
  readonly weights: ArrayLike<number>;
}

/** How a long stationary sequence is cut into windows; see windows.ts. */
export interface WindowPlan {
  /** Number of windows. */
  readonly count: number;
  /** Positions simulated on either side of a window's own. */
  readonly halo: number;
}

/** Which trajectories are compared with fresh full passes, and at how many levels each. */
export interface CheckPolicy {
  /** Every `everyChunks`-th chunk, from chunk 0 on, is checked... */
  readonly everyChunks: number;
  /** ...in this many of its trajectories... */
  readonly trajectories: number;
  /** ...at this many random levels each. */
  readonly levels: number;
}

/** What is kept of a chunk: means over its trajectories, in nats. */
export interface ChunkMeans {
  readonly chunk: number;
  readonly trajectories: number;
  /** h^(k) at the levels of the task's readings, each averaged over all positions. */
  readonly profile: Float64Array;
  /** An estimate of H(X) from the same trajectories; the sum over all L levels of h^(k) where the engine has them all. */
  readonly total: number;
  /** The sums of the task's readings. */
  readonly sums: Float64Array;
  /** Per sum, an estimate of H(X) that varies with it: the better control. Where the engine computes only levels asked for. */
  readonly totals?: Float64Array;
  /** [L] H(X_i) per position; exact, the same in every chunk of a task. Whole sequences of up to 4,096 tokens only. */
  readonly marginal?: Float64Array;
  /** [L] H(X_i | x_{-i}) per position. Where `marginal` is. */
  readonly conditional?: Float64Array;
  /** Teacher-forced -log p(x): the unreduced estimator of H(X). Whole sequences only. */
  readonly surprisal?: number;
  /** Tolerance that the chunk was computed with: the task's, or tighter where a check asked for it. */
  readonly tolerance: number;
  /** Largest disagreement with a fresh pass, if the chunk was checked. */
  readonly disagreement?: number;
}

/** An engine at work on one task. */
export interface EngineRun<Means = ChunkMeans> {
  /** Chunks that may usefully be in flight at once. */
  readonly parallelism: number;
  /** The means of a chunk, by its number. */
  computeChunk(chunk: number): Promise<Means>;
  /** Frees what the run holds; computing chunks afterwards is a mistake. */
  close(): Promise<void>;
}

/** Computes chunk means. Engines differ in speed and rounding, never in the trajectories that they draw. */
export interface Engine {
  readonly name: string;
  /** What it runs on, for the provenance. */
  readonly device: string;
  /** Whether every level comes with a trajectory (a sweep), or each level that is asked for is a pass of its own. */
  readonly levels: 'all' | 'asked';
  /** Tolerance of the messages that serves most models; checks tighten it where it does not. */
  readonly tolerance: number;
  /** Bytes that a task needs at its peak, per worker. */
  memoryFor(chain: ChainProcess, length: number): number;
  /** Bytes that a task with `lags` needs, per worker, if the engine computes such tasks. */
  memoryForGaps?(length: number): number;
  /**
   * Sets to work on a task.
   *
   * @param workers most threads to use; results do not depend on it
   */
  start(task: SweepTask, workers: number): Promise<EngineRun>;
  /** Rollouts of samplers; absent where the engine has none. */
  startRollouts?(task: RolloutTask, workers: number): Promise<EngineRun<RolloutMeans>>;
  /** Rollouts of samplers that revise; absent where the engine has none. */
  startRevisions?(task: RevisionTask, workers: number): Promise<EngineRun<RevisionMeans>>;
}

/** What `doctor` says of an engine. */
export interface EngineStatus {
  readonly name: string;
  readonly backend?: string;
  readonly available: boolean;
  readonly version?: string;
  readonly device?: string;
  /** What to do to get it; present iff it is not available. */
  readonly remedy?: string;
}

/** What an engine may want to know before it is made. */
export interface EngineOptions {
  /** Backend of the tensor engine. */
  readonly backend?: string;
  /** Bytes that a run may use. */
  readonly memory?: number;
  /** Told what was chosen where the user has not. */
  readonly onNotice?: (notice: string) => void;
}

/** An engine as the registry knows it: how to find out about it and how to make it, both lazily. */
export interface EngineEntry {
  readonly name: string;
  status(): Promise<readonly EngineStatus[]>;
  create(options: EngineOptions): Promise<Engine>;
}
