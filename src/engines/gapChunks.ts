import type { LagEntropies } from '../../kernels/reference/lagEntropies.js';
import type { PhiloxKey } from '../random/philox.js';
import type { ChunkComputer } from './cpuKernels.js';
import type { SweepTask } from './engine.js';
import { addReadings, emptyReadings } from './readings.js';

/** The profile of a stationary first-order chain from unmasking orders alone; see kernels/reference/gaps.ts. */
export interface GapSweeper {
  /** [L] H(X_i). */
  readonly marginal: Float64Array;
  /** [L] H(X_i | x_{-i}), exactly. */
  readonly conditional: Float64Array;
  /** [L] mean of h^(k) over trajectories first .. first + count - 1. */
  meanProfile(key: PhiloxKey, first: number, count: number): Promise<Float64Array>;
}

/** Elementary operations that the table of lags may take; a chain that mixes so slowly that it needs more is swept. */
const TABLE_BUDGET = 2e9;

/** The table of a task of gaps, whole sequences of a stationary first-order chain of tokens; undefined for any other. */
export async function gapTable({ chain, length, windows }: SweepTask): Promise<LagEntropies | undefined> {
  const firstOrder = chain.kind === 'context' && chain.order === 1 && chain.stationary;
  if (!firstOrder || windows !== undefined) return undefined;
  const { lagEntropies } = await import('../../kernels/reference/lagEntropies.js');
  return lagEntropies(chain, length, TABLE_BUDGET);
}

/** Chunks of a task of gaps, in this thread. */
export function gapChunks(task: SweepTask, sweeper: GapSweeper): ChunkComputer {
  const { length, key, chunkSize, readings, tolerance } = task;
  const ranks = Int32Array.from({ length }, (_, k) => k);
  return async (chunk) => {
    const profile = await sweeper.meanProfile(key, chunk * chunkSize, chunkSize);
    const read = emptyReadings(readings);
    addReadings(read, readings, { profile }, ranks, length);
    const { marginal, conditional } = sweeper;
    return { chunk, trajectories: chunkSize, ...read, marginal, conditional, tolerance };
  };
}
