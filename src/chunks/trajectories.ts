import { emptySums, type SweepSums } from '../../kernels/reference/sweep.js';
import { compensatedSum } from '../numeric/sum.js';
import { addReadings, emptyReadings, type ReadingSums } from './readings.js';
import type { ChunkMeans, SweepTask, WindowPlan } from './task.js';
import { drawWindow, type WindowDraw } from './windows.js';

/** One trajectory of a chunk: what its sweep adds to, and which window of the sequence it is, if it is not the whole. */
export interface Trajectory {
  readonly sums: SweepSums;
  readonly window?: WindowDraw;
}

/** The trajectories of one chunk, added up one after another. */
export interface ChunkTrajectories {
  begin(trajectory: number): Trajectory;
  /** Takes a trajectory over once its sweep is done; in the order of their numbers. */
  end(trajectory: Trajectory): void;
  /**
   * Means over the chunk's trajectories.
   *
   * @param marginal [L] H(X_i) with nothing revealed
   */
  means(marginal: Float64Array): Omit<ChunkMeans, 'chunk' | 'tolerance' | 'disagreement'>;
}

export function chunkTrajectories(task: SweepTask): ChunkTrajectories {
  return task.windows === undefined ? wholeSequences(task) : windowed({ ...task, windows: task.windows });
}

function meansOf({ profile, total, sums }: ReadingSums, trajectories: number) {
  const mean = (values: Float64Array) => values.map((sum) => sum / trajectories);
  return { trajectories, profile: mean(profile), total: total / trajectories, sums: mean(sums) };
}

/** Trajectories that are whole sequences: level k is the k-th reveal. */
function wholeSequences({ length, chunkSize, readings }: SweepTask): ChunkTrajectories {
  const sums = emptySums(length);
  return {
    begin: () => ({ sums }),
    end: () => {},
    means: (marginal) => {
      const read = emptyReadings(readings);
      const levels = Int32Array.from({ length }, (_, k) => k);
      addReadings(read, readings, sums, levels, length);
      return {
        ...meansOf(read, chunkSize),
        marginal,
        conditional: sums.conditional.map((sum) => sum / chunkSize),
        surprisal: compensatedSum(sums.surprisal) / chunkSize,
      };
    },
  };
}

/** Trajectories that are windows of a long sequence. */
function windowed(task: SweepTask & { readonly windows: WindowPlan }): ChunkTrajectories {
  const { length, chunkSize, readings } = task;
  const read = emptyReadings(readings);
  return {
    begin: (trajectory) => {
      const window = drawWindow(task, trajectory);
      const span = window.order.length;
      return { window, sums: { ...emptySums(span), settled: new Float64Array(span + 1) } };
    },
    end: ({ sums, window }) => addReadings(read, readings, sums, window!.ranks, length, window!.weight),
    means: () => meansOf(read, chunkSize),
  };
}
