import { drawOrder, drawTokens } from '../../kernels/reference/draw.js';
import { emptySums, Sweep } from '../../kernels/reference/sweep.js';
import { checkedLevels } from './checks.js';
import type { ChunkComputer } from './cpuKernels.js';
import type { ChunkMeans, SweepTask } from './engine.js';
import { tightened } from './tightened.js';

/** Chunks by the reference kernels, in this thread. */
export function referenceChunks(task: SweepTask): ChunkComputer {
  const sweep = new Sweep(task.chain, task.length);
  return tightened(task, (chunk, tolerance) => computeChunkAt(task, sweep, chunk, tolerance));
}

async function computeChunkAt(
  task: SweepTask,
  sweep: Sweep,
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
      if (levels.has(revealed)) disagreement = Math.max(disagreement ?? 0, sweep.disagreementWithFreshPass());
    };
    const tokens = drawTokens(chain, length, key, trajectory);
    sweep.run(
      tokens,
      drawOrder(length, key, trajectory),
      tolerance,
      sums,
      levels.size > 0 ? check : undefined,
    );
    if (performance.now() - yielded > 50) {
      // Signals, timers and progress get their turn between trajectories.
      await new Promise((resolve) => setImmediate(resolve));
      yielded = performance.now();
    }
  }
  for (const sum of Object.values(sums)) for (let k = 0; k < length; k++) sum[k] /= chunkSize;
  return { chunk, trajectories: chunkSize, marginal: sweep.marginal, ...sums, tolerance, disagreement };
}
