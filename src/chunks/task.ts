import type { ChainProcess } from '../../kernels/chain.js';
import type { LagEntropies } from '../../kernels/lags.js';
import type { PhiloxKey } from '../random/philox.js';

/** What determines the content of numbered chunks of trajectories, whatever is done along them. */
export interface ChunkTask {
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

/** A weighted sum of levels. */
export interface LevelSum {
  /** Increasing. */
  readonly levels: ArrayLike<number>;
  readonly weights: ArrayLike<number>;
}

/** What is kept of a profile of L levels. */
export interface Readings {
  /** Levels k in increasing order; all of them where L is small. */
  readonly levels: ArrayLike<number>;
  /** Weighted sums of levels (a schedule's sum_t r_t h(k_t)) that the kept levels alone would not give exactly. */
  readonly sums: readonly LevelSum[];
}

/** How a long stationary sequence is cut into windows; see windows.ts. */
export interface WindowPlan {
  /** Number of windows. */
  readonly count: number;
  /** Positions simulated on either side of a window's own. */
  readonly halo: number;
}

/** Every level of trajectories of a data model, whatever a trajectory is. */
interface LevelTask extends ChunkTask {
  readonly readings: Readings;
}

/** The sweep of numbered chunks of trajectories: everything that determines their content, and nothing else. */
export interface SweepTask extends LevelTask {
  readonly kind: 'sweep';
  /** Present if trajectories are windows of the sequence rather than the whole of it. */
  readonly windows?: WindowPlan;
}

/** Trajectories that are unmasking orders alone, of a stationary first-order chain; see kernels/reference/gaps.ts. */
export interface GapsTask extends LevelTask {
  readonly kind: 'gaps';
  readonly lags: LagEntropies;
}

/** What a profile is sampled by. */
export type ProfileTask = SweepTask | GapsTask;

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

/** Computes the chunks of one task in one thread. Not reentrant: one chunk at a time. */
export type ChunkComputer<Means = ChunkMeans> = (chunk: number) => Promise<Means>;

/** Fewest chunks behind an error bar, unless a fixed number of trajectories or a time limit gives fewer. */

export const MINIMUM_CHUNKS = 32;
