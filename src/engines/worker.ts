import { workerData } from 'node:worker_threads';
import type { MeansOf, Task } from '../chunks/tasks.js';
import { type ErrorCode, MaskgapError } from '../errors.js';
import { type CpuKernels, chunkComputer } from './cpuKernels.js';

/** What a worker thread answers: a chunk, or an error in parts that survive the copy between threads. */
export type ChunkReply<Means> =
  | { readonly means: Means }
  | { readonly error: { readonly code: ErrorCode; readonly message: string; readonly remedy: string } };

// Tinypool hands its own data and ours to the thread as a pair.
const { kernels, task } = workerData[1] as { kernels: CpuKernels; task: Task };
const computer = chunkComputer(kernels, task);
// A failure is the answer to the first chunk.
computer.catch(() => {});

export default async function computeChunk(chunk: number): Promise<ChunkReply<MeansOf<Task>>> {
  try {
    return { means: await (await computer)(chunk) };
  } catch (error) {
    const { code, message, remedy } =
      error instanceof MaskgapError
        ? error
        : new MaskgapError('internal', `chunk ${chunk}: ${(error as Error).message}`, 'please report it');
    return { error: { code, message, remedy } };
  }
}
