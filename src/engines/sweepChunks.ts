import { drawOrder, drawTokens } from '../../kernels/reference/draw.js';
import { emptySums, type SweepSums } from '../../kernels/reference/sweep.js';
import { MaskgapError } from '../errors.js';
import { type Accuracy, checkedLevels } from './checks.js';
import type { ChunkComputer } from './cpuKernels.js';
import type { ChunkMeans, SweepTask } from './engine.js';

/** A sweep of one sequence after another, by whichever kernels. */
export interface Sweeper {
  /** [L] H(X_i) with nothing revealed. */
  readonly marginal: Float64Array;
  /** Sweeps one sequence and adds its values to `sums`; `afterReveal` is told the number of revealed positions. */
  run(
    tokens: Int32Array,
    order: Int32Array,
    tolerance: number,
    sums: SweepSums,
    afterReveal?: (revealed: number) => void,
  ): void;
  /** Relative disagreement of the current entropies with those of a fresh pass. */
  disagreementWithFreshPass(): number;
}

/**
 * Chunks of a task, in this thread. A chunk whose check fails is computed again with a tighter tolerance, so its content
 * depends on the task alone.
 */
export function sweepChunks(task: SweepTask, sweeper: Sweeper, accuracy: Accuracy): ChunkComputer {
  return async (chunk) => {
    for (let { tolerance } = task; ; tolerance /= 100) {
      const means = await computeChunk(task, sweeper, chunk, tolerance);
      if (means.disagreement === undefined || means.disagreement <= accuracy.disagreement) return means;
      if (tolerance > accuracy.tightest) continue;
      throw new MaskgapError(
        accuracy.otherwise === undefined ? 'internal' : 'engine',
        `chunk ${chunk}: incremental and fresh messages disagree by ${means.disagreement.toExponential(1)} (relative) even at tolerance ${tolerance.toExponential(0)}`,
        accuracy.otherwise ?? 'the model is beyond what float64 resolves; please report it',
      );
    }
  };
}

async function computeChunk(
  task: SweepTask,
  sweeper: Sweeper,
  chunk: number,
  tolerance: number,
): Promise<ChunkMeans> {
  const { chain, length, key, chunkSize } = task;
  const sums = emptySums(length);
  let disagreement: number | undefined;
  let yielded = performance.now();
  for (let t = 0; t < chunkSize; t++) {
    const trajectory = chunk * chunkSize + t;
    const levels = checkedLevels(task, chunk, t);
    const check = (revealed: number) => {
      if (levels.has(revealed))
        disagreement = Math.max(disagreement ?? 0, sweeper.disagreementWithFreshPass());
    };
    const tokens = drawTokens(chain, length, key, trajectory);
    const order = drawOrder(length, key, trajectory);
    sweeper.run(tokens, order, tolerance, sums, levels.size > 0 ? check : undefined);
    if (performance.now() - yielded > 50) {
      // Signals, timers and progress get their turn between trajectories.
      await new Promise((resolve) => setImmediate(resolve));
      yielded = performance.now();
    }
  }
  for (const sum of Object.values(sums)) for (let k = 0; k < length; k++) sum[k] /= chunkSize;
  return { chunk, trajectories: chunkSize, marginal: sweeper.marginal, ...sums, tolerance, disagreement };
}
