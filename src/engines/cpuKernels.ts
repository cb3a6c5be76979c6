import type { LagEntropies } from '../../kernels/reference/lagEntropies.js';
import { FLOAT32, FLOAT64 } from './checks.js';
import type { ChunkMeans, SweepTask } from './engine.js';
import { type GapSweeper, gapChunks } from './gapChunks.js';
import { sweepChunks } from './sweepChunks.js';
import { windowSpan } from './windows.js';

/** Computes the chunks of one task in one thread. Not reentrant: one chunk at a time. */
export type ChunkComputer = (chunk: number) => Promise<ChunkMeans>;

/** Kernels that run on a processor core; in the main thread or in workers. */
export type CpuKernels = 'reference' | 'wasm';

/** Sets the kernels up for a task (tables, messages): done once per thread. */
export async function chunkComputer(kernels: CpuKernels, task: SweepTask): Promise<ChunkComputer> {
  const { chain, key, windows, lags } = task;
  if (lags !== undefined) return gapChunks(task, await gapSweeper(kernels, task, lags));
  const length = windows === undefined ? task.length : windowSpan(task.length, windows);
  switch (kernels) {
    case 'reference': {
      const { drawOrder, drawTokens } = await import('../../kernels/reference/draw.js');
      const { Sweep } = await import('../../kernels/reference/sweep.js');
      const draws = {
        tokens: (trajectory: number) => drawTokens(chain, length, key, trajectory),
        order: (trajectory: number) => drawOrder(length, key, trajectory),
      };
      return sweepChunks(task, new Sweep(chain, length), draws, FLOAT64);
    }
    case 'wasm': {
      const { WasmSweep } = await import('../../kernels/wasm/sweep.js');
      const { Draws } = await import('../../kernels/wasm/draw.js');
      return sweepChunks(task, new WasmSweep(chain, length), new Draws(chain, length, key), FLOAT32);
    }
  }
}

async function gapSweeper(
  kernels: CpuKernels,
  { chain, length }: SweepTask,
  lags: LagEntropies,
): Promise<GapSweeper> {
  switch (kernels) {
    case 'reference': {
      const { ReferenceGapSweep } = await import('../../kernels/reference/gaps.js');
      return new ReferenceGapSweep(length, lags);
    }
    case 'wasm': {
      const { GapSweep } = await import('../../kernels/wasm/gaps/gapSweep.js');
      return new GapSweep(chain, length, lags);
    }
  }
}
