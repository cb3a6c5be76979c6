import type { ChunkMeans, SweepTask } from './engine.js';

/** Computes the chunks of one task in one thread. Not reentrant: one chunk at a time. */
export type ChunkComputer = (chunk: number) => Promise<ChunkMeans>;

/** Kernels that run on a processor core; in the main thread or in workers. */
export type CpuKernels = 'reference';

/** Sets the kernels up for a task (tables, messages): done once per thread. */
export async function chunkComputer(kernels: CpuKernels, task: SweepTask): Promise<ChunkComputer> {
  switch (kernels) {
    case 'reference':
      return (await import('./referenceChunks.js')).referenceChunks(task);
  }
}
