import type { ChainProcess } from '../../../kernels/chain.js';
import { GAP_TABLE_BYTES } from '../../../kernels/tensor/gaps.js';
import { gapPassBytes, passBytes, ROW_MULTIPLE, tableBytes } from '../../../kernels/tensor/memory.js';
import { allRevise } from '../../chunks/rollout.js';
import type { MeansOf, Task } from '../../chunks/tasks.js';
import { MaskgapError } from '../../errors.js';
import { fillingOf } from '../../predictors/registry.js';
import type { Engine, EngineEntry, EngineRun, TaskOutline } from '../engine.js';
import type { TensorBackend } from './backend.js';
import { backendStatuses } from './backends.js';
import { chooseBackend } from './chooseBackend.js';
import { type TensorChunks, tensorChunks } from './chunks.js';
import { INCREMENTAL, windowRefusal } from './refusals.js';

/** Full passes at chosen levels as batched ops of TensorFlow.js, on whichever of its backends. */
export const tensorEntry: EngineEntry = {
  name: 'tensor',
  status: backendStatuses,
  create: async (options) => new TensorEngine(await chooseBackend(options), options.memory ?? DEFAULT_MEMORY),
};

/** Rows beyond which a device gains nothing: a processor's caches overflow, a GPU's cores are all busy. */
const MOST_ROWS = { processor: 256, gpu: 65_536 };

/** Bytes on the device where the run's have not been given. */
const DEFAULT_MEMORY = 2 * 2 ** 30;

/** The heap of the wasm backend cannot hold more. */
const WASM_HEAP = 2 ** 30;

/** Numbers of one tensor: TensorFlow counts them in 31 bits. */
const LARGEST_TENSOR = 2 ** 31 - 1;

export class TensorEngine implements Engine {
  readonly name = 'tensor';
  readonly device: string;
  readonly levels = 'asked';
  /** Messages are not incremental: nothing is cut off. */
  readonly tolerance = 0;

  constructor(
    readonly backend: TensorBackend,
    readonly memory: number,
  ) {
    this.device = `${backend.backend} ${backend.version} on ${backend.device}`;
  }

  memoryFor({ kind, chain, length }: TaskOutline): number {
    return kind === 'gaps'
      ? GAP_TABLE_BYTES + ROW_MULTIPLE * gapPassBytes(length)
      : tableBytes(chain) + ROW_MULTIPLE * passBytes(chain, length);
  }

  takes({ chain, samplers, predictor, orders }: TaskOutline): MaskgapError | undefined {
    if (orders !== undefined)
      return new MaskgapError(
        'engine',
        'the tensor engine has no particle filter, which orders (--orders) take',
        INCREMENTAL,
      );
    if (predictor !== undefined && samplers !== undefined && allRevise({ samplers }))
      return new MaskgapError(
        'engine',
        `predictor ${predictor.name}: on the tensor engine only the optimal predictor fills for samplers that revise`,
        INCREMENTAL,
      );
    if (predictor !== undefined && fillingOf(predictor).kind === 'window') return windowRefusal(predictor);
    return layoutRefusal(chain) ?? (predictor?.chain && layoutRefusal(predictor.chain));
  }

  async start<One extends Task>(task: One): Promise<EngineRun<MeansOf<One>>> {
    return queued((await this.#chunksOf(task)) as TensorChunks<MeansOf<One>>);
  }

  async #chunksOf(task: Task): Promise<TensorChunks<MeansOf<Task>>> {
    const { tf } = this.backend;
    switch (task.kind) {
      case 'sweep':
      case 'gaps':
        return tensorChunks(tf, task, this.#budget, this.#mostRows);
      case 'rollout': {
        const rollouts = allRevise(task)
          ? (await import('./rollouts/revisionChunks.js')).tensorRevisions
          : (await import('./rollouts/rolloutChunks.js')).tensorRollouts;
        return rollouts(tf, task, this.#budget, this.#mostRows);
      }
    }
  }

  get #budget(): number {
    return this.backend.backend === 'wasm' ? Math.min(this.memory, WASM_HEAP) : this.memory;
  }

  get #mostRows(): number {
    return this.backend.isGpu ? MOST_ROWS.gpu : MOST_ROWS.processor;
  }
}

/** A run whose chunks are computed together where they are asked for together. */
function queued<Means>(chunks: TensorChunks<Means>): EngineRun<Means> {
  const queue = new ChunkQueue(chunks.compute);
  return {
    parallelism: Math.max(1, Math.ceil(chunks.rowsAtOnce / chunks.rowsPerChunk)),
    computeChunk: (chunk) => queue.compute(chunk),
    close: async () => {
      await queue.idle();
      chunks.dispose();
    },
  };
}

/** Why a chain whose messages or tables are larger than a tensor can be is not taken. */
function layoutRefusal(chain: ChainProcess): MaskgapError | undefined {
  const { vocabularySize } = chain;
  const [what, numbers] =
    chain.kind === 'context'
      ? [`order ${chain.order} over ${vocabularySize} tokens`, vocabularySize ** (chain.order + 1)]
      : [`${chain.states} hidden states`, chain.states * Math.max(chain.states, vocabularySize)];
  if (numbers <= LARGEST_TENSOR && (numbers / vocabularySize) * ROW_MULTIPLE <= LARGEST_TENSOR)
    return undefined;
  return new MaskgapError(
    'engine',
    `the tensor engine holds tensors of up to ${LARGEST_TENSOR} numbers, and ${what} need more`,
    'use --engine wasm, or a model of lower order',
  );
}

/** Chunks asked for while others are computed are computed together next. */
class ChunkQueue<Means> {
  #waiting: {
    readonly chunk: number;
    readonly resolve: (means: Means) => void;
    readonly reject: (reason: unknown) => void;
  }[] = [];
  #running: Promise<void> | undefined;

  constructor(readonly computeAll: (chunks: readonly number[]) => Promise<Means[]>) {}

  compute(chunk: number): Promise<Means> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ chunk, resolve, reject });
      this.#running ??= this.#run();
    });
  }

  /** Settles when nothing is being computed. */
  async idle(): Promise<void> {
    await this.#running;
  }

  async #run(): Promise<void> {
    // Whoever asks in the same turn is served together.
    await new Promise((resolve) => setImmediate(resolve));
    while (this.#waiting.length > 0) {
      const served = this.#waiting;
      this.#waiting = [];
      try {
        const means = await this.computeAll(served.map(({ chunk }) => chunk));
        served.forEach(({ resolve }, i) => void resolve(means[i]));
      } catch (error) {
        for (const { reject } of served) reject(error);
      }
    }
    this.#running = undefined;
  }
}
