import { FLOAT32, FLOAT64 } from './checks.js';
import type { ChunkMeans, SweepTask } from './engine.js';
import { sweepChunks } from './sweepChunks.js';

/** Computes the chunks of one task in one thread. Not reentrant: one chunk at a time. */
export type ChunkComputer = (chunk: number) => Promise<ChunkMeans>;

/** Kernels that run on a processor core; in the main thread or in workers. */
export type CpuKernels = 'reference' | 'wasm';

/** Sets the kernels up for a task (tables, messages): done once per thread. */
export async function chunkComputer(kernels: CpuKernels, task: SweepTask): Promise<ChunkComputer> {
  const { chain, length } = task;
  switch (kernels) {
    case 'reference': {
      const { Sweep } = await import('../../kernels/reference/sweep.js');
      return sweepChunks(task, new Sweep(chain, length), FLOAT64);
    }
    case 'wasm': {
      const { WasmSweep } = await import('../../kernels/wasm/sweep.js');
      return sweepChunks(task, new WasmSweep(chain, length), FLOAT32);
    }
  }
}
