import { cpus } from 'node:os';
import type { MeansOf, Task } from '../chunks/tasks.js';
import { type CpuKernels, chunkComputer } from './cpuKernels.js';
import type { EngineRun } from './engine.js';
import type { WorkerPool } from './workerPool.js';

/** Work worth starting threads for, in milliseconds: about what it takes to start them and set the task up there. */
const WORTH_A_POOL = 300;

/** The processor that the threads run on. */
export function processor(): string {
  return cpus()[0]?.model.trim() ?? 'CPU';
}

/**
 * Runs a task's chunks on up to `workers` cores. It begins in the main thread, so that a small job or a single worker
 * never pays for threads, and moves to a pool once it has lasted a while. Which thread computes a chunk does not change it.
 */
export async function startOnCores<One extends Task>(
  kernels: CpuKernels,
  task: One,
  workers: number,
): Promise<EngineRun<MeansOf<One>>> {
  const here = await chunkComputer(kernels, task);
  let pool: Promise<WorkerPool<One>> | undefined;
  let busy = 0;
  // Kernels are not reentrant: chunks computed in this thread wait for each other.
  let queue: Promise<unknown> = Promise.resolve();

  async function computeHere(chunk: number): Promise<MeansOf<One>> {
    const started = performance.now();
    const means = await here(chunk);
    busy += performance.now() - started;
    return means;
  }

  return {
    parallelism: workers,
    async computeChunk(chunk) {
      if (workers > 1 && busy > WORTH_A_POOL) pool ??= createPool(kernels, task, workers);
      if (pool) return (await pool).computeChunk(chunk);
      const means = queue.then(() => computeHere(chunk));
      queue = means.catch(() => {});
      return means;
    },
    async close() {
      await (await pool)?.close();
    },
  };
}

/** A small job never loads what a pool needs. */
async function createPool<One extends Task>(
  kernels: CpuKernels,
  task: One,
  workers: number,
): Promise<WorkerPool<One>> {
  const { WorkerPool } = await import('./workerPool.js');
  return new WorkerPool(kernels, task, workers);
}
