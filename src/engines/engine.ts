import type { ChainProcess } from '../../kernels/chain.js';
import type { PhiloxKey } from '../random/philox.js';

/** The sweep of numbered chunks of trajectories: everything that determines their content, and nothing else. */
export interface SweepTask {
  readonly chain: ChainProcess;
  /** L >= 1. */
  readonly length: number;
  readonly key: PhiloxKey;
  /** Trajectories per chunk; chunk c holds trajectories c * chunkSize .. (c + 1) * chunkSize - 1. */
  readonly chunkSize: number;
  /** Projective distance at which a message counts as unchanged. */
  readonly tolerance: number;
  readonly checks: CheckPolicy;
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
  /** [L] information profile h(k), every level averaged over all positions. */
  readonly profile: Float64Array;
  /** [L] H(X_i) per position; exact, the same in every chunk of a task. */
  readonly marginal: Float64Array;
  /** [L] H(X_i | x_{-i}) per position. */
  readonly conditional: Float64Array;
  /** [L] teacher-forced -log p(x_i | x_{W_k}) of the position revealed at level k: the unreduced estimator. */
  readonly surprisal: Float64Array;
  /** Tolerance that the chunk was computed with: the task's, or tighter where a check asked for it. */
  readonly tolerance: number;
  /** Largest disagreement with a fresh pass, if the chunk was checked. */
  readonly disagreement?: number;
}

/** An engine at work on one task. */
export interface EngineRun {
  /** Chunks that may usefully be in flight at once. */
  readonly parallelism: number;
  computeChunk(chunk: number): Promise<ChunkMeans>;
  close(): Promise<void>;
}

/** Computes chunk means. Engines differ in speed and rounding, never in the trajectories that they draw. */
export interface Engine {
  readonly name: string;
  /** What it runs on, for the provenance. */
  readonly device: string;
  /** Tolerance of the messages that serves most models; checks tighten it where it does not. */
  readonly tolerance: number;
  /** Bytes that a task needs at its peak, per worker. */
  memoryFor(chain: ChainProcess, length: number): number;
  /** @param workers most threads to use; results do not depend on it */
  start(task: SweepTask, workers: number): Promise<EngineRun>;
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

/** An engine as the registry knows it: how to find out about it and how to make it, both lazily. */
export interface EngineEntry {
  readonly name: string;
  status(): Promise<readonly EngineStatus[]>;
  create(): Promise<Engine>;
}
