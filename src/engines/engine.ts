import type { ChainProcess } from '../../kernels/chain.js';
import type { RevisionMeans, RevisionTask } from '../chunks/revision.js';
import type { RolloutMeans, RolloutTask } from '../chunks/rollout.js';
import type { ChunkMeans, SweepTask } from '../chunks/task.js';

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
