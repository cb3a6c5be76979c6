import type { ChunkMeans, ChunkTask } from '../chunks/task.js';
import type { MeansOf, Task } from '../chunks/tasks.js';
import type { MaskgapError } from '../errors.js';
import type { ParsedPredictor } from '../predictors/predictor.js';
import type { ParsedSampler } from '../samplers/sampler.js';

/** An engine at work on one task. */
export interface EngineRun<Means = ChunkMeans> {
  /** Chunks that may usefully be in flight at once. */
  readonly parallelism: number;
  /** The means of a chunk, by its number. */
  computeChunk(chunk: number): Promise<Means>;
  /** Frees what the run holds; computing chunks afterwards is a mistake. */
  close(): Promise<void>;
}

/** What of a task decides whether an engine can compute it, and in how much memory. */
export interface TaskOutline extends Pick<ChunkTask, 'chain' | 'length'> {
  readonly kind: Task['kind'];
  /** Of rollouts. */
  readonly samplers?: readonly ParsedSampler[];
  /** Who fills in rollouts; the optimal predictor if absent. */
  readonly predictor?: ParsedPredictor;
  /** Orders per trajectory of rollouts along data. */
  readonly orders?: number;
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
  /** Nothing if it can compute such a task, else why not and what to do. */
  takes(task: TaskOutline): MaskgapError | undefined;
  /** Bytes that a sweep or gaps need at their peak, per worker. */
  memoryFor(task: Pick<TaskOutline, 'kind' | 'chain' | 'length'>): number;
  /**
   * Sets to work on a task that it takes.
   *
   * @param workers most threads to use; results do not depend on it
   */
  start<One extends Task>(task: One, workers: number): Promise<EngineRun<MeansOf<One>>>;
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
