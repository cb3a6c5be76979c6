import { Tinypool } from 'tinypool';
import type { MeansOf, Task } from '../chunks/tasks.js';
import { MaskgapError } from '../errors.js';
import type { CpuKernels } from './cpuKernels.js';
import type { ChunkReply } from './worker.js';

/** Threads that compute the chunks of one task. */
export class WorkerPool<One extends Task> {
  readonly #pool: Tinypool;
  #closing = false;

  constructor(kernels: CpuKernels, task: One, workers: number) {
    this.#pool = new Tinypool({
      filename: new URL('./worker.js', import.meta.url).href,
      minThreads: workers,
      maxThreads: workers,
      // Threads outlive their chunks; one chunk at a time each.
      idleTimeout: Number.MAX_SAFE_INTEGER,
      concurrentTasksPerWorker: 1,
      workerData: {
        kernels,
        task: {
          ...task,
          chain: shareTensors(task.chain),
          ...(task.kind === 'gaps' ? { lags: shareTensors(task.lags) } : {}),
        },
      },
    });
    // The pool would wait for ever for a thread that ends without an error.
    for (const thread of this.#pool.threads) {
      thread.on('exit', (code: number) => {
        if (!this.#closing) thread.emit('error', new Error(`exit code ${code}`));
      });
    }
    // A thread that ends without a chunk is replaced.
    this.#pool.on('error', () => {});
  }

  /** @throws MaskgapError: the worker's own, or with code 'internal' if its thread has ended */
  async computeChunk(chunk: number): Promise<MeansOf<One>> {
    const reply: ChunkReply<MeansOf<One>> = await this.#pool.run(chunk).catch((cause: Error) => {
      throw new MaskgapError(
        'internal',
        `chunk ${chunk}: the thread that computed it has ended (${cause.message})`,
        'run again; if it ran out of memory, with fewer --workers',
        { cause },
      );
    });
    if ('means' in reply) return reply.means;
    // Errors keep their code and remedy across the thread boundary.
    const { code, message, remedy } = reply.error;
    throw new MaskgapError(code, message, remedy);
  }

  async close(): Promise<void> {
    this.#closing = true;
    await this.#pool.destroy();
  }
}

/** An object with its tensors in shared memory, so that threads read one copy. */
function shareTensors<Tensors extends object>(tensors: Tensors): Tensors {
  const share = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(share);
    if (!(ArrayBuffer.isView(value) && 'set' in value)) return value;
    const tensor = value as Float64Array;
    const shared = new Float64Array(new SharedArrayBuffer(tensor.byteLength));
    shared.set(tensor);
    return shared;
  };
  return Object.fromEntries(Object.entries(tensors).map(([name, value]) => [name, share(value)])) as Tensors;
}
