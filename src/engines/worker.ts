import { workerData } from 'node:worker_threads';
import { type ErrorCode, MaskgapError } from '../errors.js';
import { type CpuKernels, type CpuTask, chunkComputer, type MeansOf } from './cpuKernels.js';

/** What a worker thread answers: a chunk, or an error in parts that survive the copy between threads. */
export type ChunkReply<Means> =
  | { readonly means: Means }
  | { readonly error: { readonly code: ErrorCode; readonly message: string; readonly remedy: string } };

// Tinypool hands its own data and ours to the thread as a pair.
const { kernels, task } = workerData[1] as { kernels: CpuKernels; task: CpuTask };
const computer = chunkComputer(kernels, task);
// A failure is the answer to the first chunk.
computer.catch(() => {});

export default async function computeChunk(chunk: number): Promise<ChunkReply<MeansOf<CpuTask>>> {
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
