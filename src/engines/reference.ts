import { cpus } from 'node:os';
import type { ChainProcess } from '../../kernels/chain.js';
import { drawOrder, drawTokens } from '../../kernels/reference/draw.js';
import { messageBytes } from '../../kernels/reference/messages.js';
import { emptySums, Sweep } from '../../kernels/reference/sweep.js';
import { MaskgapError } from '../errors.js';
import { checkedLevels, DISAGREEMENT_LIMIT, TIGHTEST_TOLERANCE } from './checks.js';
import type { ChunkMeans, Engine, EngineEntry, EngineRun, SweepTask } from './engine.js';

/** Plain TypeScript in float64: the oracle of the other engines. */
export const referenceEntry: EngineEntry = {
  name: 'reference',
  status: async () => [{ name: 'reference', available: true, version: process.version, device: device() }],
  create: async () => new ReferenceEngine(),
};

function device(): string {
  return `${cpus()[0]?.model ?? 'CPU'}, 1 thread`;
}

class ReferenceEngine implements Engine {
  readonly name = 'reference';
  readonly device = device();

  memoryFor(chain: ChainProcess, length: number): number {
    // A checked trajectory holds a second set of messages.
    return 2 * messageBytes(chain, length);
  }

  async start(task: SweepTask): Promise<EngineRun> {
    const sweep = new Sweep(task.chain, task.length);
    return {
      parallelism: 1,
      computeChunk: (chunk) => computeChunk(task, sweep, chunk),
      close: async () => {},
    };
  }
}

/** A chunk whose check fails is computed again with a tighter tolerance, so its content depends on the task alone. */
async function computeChunk(task: SweepTask, sweep: Sweep, chunk: number): Promise<ChunkMeans> {
  for (let { tolerance } = task; ; tolerance /= 100) {
    const means = await computeChunkAt(task, sweep, chunk, tolerance);
    if (means.disagreement === undefined || means.disagreement <= DISAGREEMENT_LIMIT) return means;
    if (tolerance <= TIGHTEST_TOLERANCE) {
      throw new MaskgapError(
        'internal',
        `chunk ${chunk}: incremental and fresh messages disagree by ${means.disagreement.toExponential(1)} (relative) even at tolerance ${tolerance.toExponential(0)}`,
        'the model is beyond what float64 messages resolve; please report it',
      );
    }
  }
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
