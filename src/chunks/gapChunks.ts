import type { PhiloxKey } from '../random/philox.js';
import { addReadings, emptyReadings } from './readings.js';
import type { ChunkComputer, GapsTask } from './task.js';

/** The profile of a stationary first-order chain from unmasking orders alone; see kernels/reference/gaps.ts. */
export interface GapSweeper {
  /** [L] H(X_i). */
  readonly marginal: Float64Array;
  /** [L] H(X_i | x_{-i}), exactly. */
  readonly conditional: Float64Array;
  /** [L] mean of h^(k) over trajectories first .. first + count - 1. */
  meanProfile(key: PhiloxKey, first: number, count: number): Promise<Float64Array>;
}

/** Chunks of a task of gaps, in this thread. */
export function gapChunks(task: GapsTask, sweeper: GapSweeper): ChunkComputer {
  const { length, key, chunkSize, readings, tolerance } = task;
  const ranks = Int32Array.from({ length }, (_, k) => k);
  const { marginal, conditional } = sweeper;
  const perPosition = readings.levels.length === length ? { marginal, conditional } : {};
  return async (chunk) => {
    const profile = await sweeper.meanProfile(key, chunk * chunkSize, chunkSize);
    const read = emptyReadings(readings);
    addReadings(read, readings, { profile }, ranks, length);
    return { chunk, trajectories: chunkSize, ...read, ...perPosition, tolerance };
  };
}
