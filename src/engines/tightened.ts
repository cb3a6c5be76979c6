import { MaskgapError } from '../errors.js';
import { DISAGREEMENT_LIMIT, TIGHTEST_TOLERANCE } from './checks.js';
import type { ChunkComputer } from './cpuKernels.js';
import type { ChunkMeans, SweepTask } from './engine.js';

/** A chunk whose check fails is computed again with a tighter tolerance, so its content depends on the task alone. */
export function tightened(
  task: SweepTask,
  computeAt: (chunk: number, tolerance: number) => Promise<ChunkMeans>,
): ChunkComputer {
  return async (chunk) => {
    for (let { tolerance } = task; ; tolerance /= 100) {
      const means = await computeAt(chunk, tolerance);
      if (means.disagreement === undefined || means.disagreement <= DISAGREEMENT_LIMIT) return means;
      if (tolerance <= TIGHTEST_TOLERANCE) {
        throw new MaskgapError(
          'internal',
          `chunk ${chunk}: incremental and fresh messages disagree by ${means.disagreement.toExponential(1)} (relative) even at tolerance ${tolerance.toExponential(0)}`,
          'the model is beyond what its messages resolve; please report it',
        );
      }
    }
  };
}
