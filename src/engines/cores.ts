import { cpus } from 'node:os';
import type { Tinypool } from 'tinypool';
import { MaskgapError } from '../errors.js';
import { type CpuKernels, chunkComputer } from './cpuKernels.js';
import type { ChunkMeans, EngineRun, SweepTask } from './engine.js';
import type { ChunkReply } from './worker.js';

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
export async function startOnCores(
  kernels: CpuKernels,
  task: SweepTask,
  workers: number,
): Promise<EngineRun> {
  const here = await chunkComputer(kernels, task);
  let pool: Promise<Tinypool> | undefined;
  let busy = 0;
  // Kernels are not reentrant: chunks computed in this thread wait for each other.
  let queue: Promise<unknown> = Promise.resolve();

  async function computeHere(chunk: number): Promise<ChunkMeans> {
    const started = performance.now();
    const means = await here(chunk);
    busy += performance.now() - started;
    return means;
  }

  return {
    parallelism: workers,
    async computeChunk(chunk) {
      if (workers > 1 && busy > WORTH_A_POOL) pool ??= createPool(kernels, task, workers);
      if (pool) return unwrap(await (await pool).run(chunk));
      const means = queue.then(() => computeHere(chunk));
      queue = means.catch(() => {});
      return means;
    },
    async close() {
      await (await pool)?.destroy();
    },
  };
}

async function createPool(kernels: CpuKernels, task: SweepTask, workers: number): Promise<Tinypool> {
  const { Tinypool } = await import('tinypool');
  return new Tinypool({
    filename: new URL('./worker.js', import.meta.url).href,
    minThreads: workers,
    maxThreads: workers,
    // Threads outlive their chunks; one chunk at a time each.
    idleTimeout: Number.MAX_SAFE_INTEGER,
    concurrentTasksPerWorker: 1,
    workerData: { kernels, task: { ...task, chain: shareTensors(task.chain) } },
  });
}

/** The chain with its tensors in shared memory, so that threads read one copy. */
function shareTensors<Chain extends object>(chain: Chain): Chain {
  const share = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(share);
    if (!(ArrayBuffer.isView(value) && 'set' in value)) return value;
    const tensor = value as Float64Array;
    const shared = new Float64Array(new SharedArrayBuffer(tensor.byteLength));
    shared.set(tensor);
    return shared;
  };
  return Object.fromEntries(Object.entries(chain).map(([name, value]) => [name, share(value)])) as Chain;
}

/** A worker's reply: errors keep their code and remedy across the thread boundary. */
function unwrap(reply: ChunkReply): ChunkMeans {
  if ('means' in reply) return reply.means;
  const { code, message, remedy } = reply.error;
  throw new MaskgapError(code, message, remedy);
}
