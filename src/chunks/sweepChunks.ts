import type { Core, SweepSums } from '../../kernels/reference/sweep.js';
import { breath } from './breath.js';
import { type Accuracy, checkedLevels, settledChunk } from './checks.js';
import type { ChunkComputer, ChunkMeans, SweepTask } from './task.js';
import { chunkTrajectories } from './trajectories.js';

/** A sweep of one sequence after another, by whichever kernels. */
export interface Sweeper {
  /** Positions of a sequence, or of a window. */
  readonly length: number;
  /** [L] H(X_i) with nothing revealed. */
  readonly marginal: Float64Array;
  /** Sweeps one sequence and adds its values to `sums`; `afterReveal` is told the number of revealed positions, `core` says which count. */
  run(
    tokens: Int32Array,
    order: Int32Array,
    tolerance: number,
    sums: SweepSums,
    afterReveal?: (revealed: number) => void,
    core?: Core,
  ): void;
  /** Relative disagreement of the current entropies with those of a fresh pass. */
  disagreementWithFreshPass(): number;
  /** The same with a fresh pass in float64, if the sweep's own arithmetic is coarser. */
  disagreementWithFloat64?(): number;
}

/** The random part of trajectories; what it hands out may be overwritten by the next draw. */
export interface TrajectoryDraws {
  /** X ~ p of one trajectory. */
  tokens(trajectory: number): Int32Array;
  /** Its uniform unmasking order. */
  order(trajectory: number): Int32Array;
}

/** Chunks of a task, in this thread. */
export function sweepChunks(
  task: SweepTask,
  sweeper: Sweeper,
  draws: TrajectoryDraws,
  accuracy: Accuracy,
): ChunkComputer {
  return (chunk) =>
    settledChunk(task, accuracy, chunk, (tolerance) => computeChunk(task, sweeper, draws, chunk, tolerance));
}

async function computeChunk(
  task: SweepTask,
  sweeper: Sweeper,
  draws: TrajectoryDraws,
  chunk: number,
  tolerance: number,
): Promise<ChunkMeans> {
  const { chunkSize } = task;
  const trajectories = chunkTrajectories(task);
  // Rounding is much the same in every chunk: the first one measures it, the others check the stop rule.
  const compare = () =>
    chunk === 0 && sweeper.disagreementWithFloat64
      ? sweeper.disagreementWithFloat64()
      : sweeper.disagreementWithFreshPass();
  let disagreement: number | undefined;
  for (let t = 0; t < chunkSize; t++) {
    const levels = checkedLevels(task, sweeper.length, chunk, t);
    const check = (revealed: number) => {
      if (levels.has(revealed)) disagreement = Math.max(disagreement ?? 0, compare());
    };
    const number = chunk * chunkSize + t;
    const trajectory = trajectories.begin(number);
    const { sums, window } = trajectory;
    const order = window?.order ?? draws.order(number);
    const observer = levels.size > 0 ? check : undefined;
    sweeper.run(draws.tokens(number), order, tolerance, sums, observer, window?.core);
    trajectories.end(trajectory);
    await breath();
  }
  return { chunk, ...trajectories.means(sweeper.marginal), tolerance, disagreement };
}
