import type { ChainProcess } from '../../kernels/chain.js';
import type { PosteriorMachine } from '../../kernels/posteriorMachine.js';
import type { LagEntropies } from '../../kernels/reference/lagEntropies.js';
import { type PhiloxKey, PURPOSE } from '../random/philox.js';
import type { RevisionPredictor } from '../revision/predictor.js';
import { FLOAT32, FLOAT64 } from './checks.js';
import type { ChunkMeans, SweepTask } from './engine.js';
import { type GapSweeper, gapChunks } from './gapChunks.js';
import { type Filler, guidesOf } from './guide.js';
import type { RevisionMeans, RevisionTask } from './revision.js';
import type { RolloutMeans, RolloutTask } from './rollout.js';
import { sweepChunks, type TrajectoryDraws } from './sweepChunks.js';
import { windowSpan } from './windows.js';

/** Computes the chunks of one task in one thread. Not reentrant: one chunk at a time. */
export type ChunkComputer<Means = ChunkMeans> = (chunk: number) => Promise<Means>;

/** What can be computed on processor cores. */
export type CpuTask = SweepTask | RolloutTask | RevisionTask;

/** What a task's chunks consist of. */
export type MeansOf<Task extends CpuTask> = Task extends RolloutTask
  ? RolloutMeans
  : Task extends RevisionTask
    ? RevisionMeans
    : ChunkMeans;

/** Kernels that run on a processor core; in the main thread or in workers. */
export type CpuKernels = 'reference' | 'wasm';

/** Sets the kernels up for a task (tables, messages): done once per thread. */
export function chunkComputer<Task extends CpuTask>(
  kernels: CpuKernels,
  task: Task,
): Promise<ChunkComputer<MeansOf<Task>>> {
  return computerOf(kernels, task) as Promise<ChunkComputer<MeansOf<Task>>>;
}

function computerOf(kernels: CpuKernels, task: CpuTask): Promise<ChunkComputer<MeansOf<CpuTask>>> {
  if ('samplers' in task) return rolloutComputer(kernels, task);
  return 'revising' in task ? revisionComputer(kernels, task) : sweepComputer(kernels, task);
}

async function sweepComputer(kernels: CpuKernels, task: SweepTask): Promise<ChunkComputer> {
  const { chain, key, windows, lags } = task;
  if (lags !== undefined) return gapChunks(task, await gapSweeper(kernels, task, lags));
  const length = windows === undefined ? task.length : windowSpan(task.length, windows);
  const draws = await drawsOf(kernels, chain, length, key);
  switch (kernels) {
    case 'reference': {
      const { Sweep } = await import('../../kernels/reference/sweep.js');
      return sweepChunks(task, new Sweep(chain, length), draws, FLOAT64);
    }
    case 'wasm': {
      const { WasmSweep } = await import('../../kernels/wasm/sweep.js');
      return sweepChunks(task, new WasmSweep(chain, length), draws, FLOAT32);
    }
  }
}

async function rolloutComputer(kernels: CpuKernels, task: RolloutTask): Promise<ChunkComputer<RolloutMeans>> {
  const { chain, length, key } = task;
  const { rolloutChunks } = await import('./rolloutChunks.js');
  const { Rollouts } = await import('./rolloutTrajectory.js');
  const { drawOrder } = await import('../../kernels/reference/draw.js');
  const draws = await drawsOf(kernels, chain, length, key);
  const furtherOrder = (trajectory: number, number: number) =>
    drawOrder(length, key, trajectory, PURPOSE.furtherOrders + number);
  const machine = await posteriorMachine(kernels, chain, length);
  const all = { tokens: (t: number) => draws.tokens(t), order: (t: number) => draws.order(t), furtherOrder };
  const rollouts = new Rollouts(machine, await fillerOf(kernels, task));
  const particles = await Promise.all(
    Array.from({ length: task.orders ?? 0 }, async () =>
      guidesOf(
        await posteriorMachine(kernels, chain, length),
        await fillerOf(kernels, task),
        rollouts.guides,
      ),
    ),
  );
  const accuracy = kernels === 'wasm' ? FLOAT32 : FLOAT64;
  return rolloutChunks(task, rollouts, all, accuracy, particles);
}

async function revisionComputer(
  kernels: CpuKernels,
  task: RevisionTask,
): Promise<ChunkComputer<RevisionMeans>> {
  const { chain, length } = task;
  const { revisionChunks } = await import('./revisionChunks.js');
  const { MachinePredictor } = await import('../revision/machinePredictor.js');
  const { OptimalPredictor } = await import('../revision/predictor.js');
  let fresh: RevisionPredictor | undefined;
  const predictor = new MachinePredictor(await posteriorMachine(kernels, chain, length), () => {
    fresh ??= new OptimalPredictor(chain, length);
    return fresh;
  });
  return revisionChunks(task, predictor, kernels === 'wasm' ? FLOAT32 : FLOAT64);
}

/** Who fills in the rollouts of a chain. */
export async function fillerOf(
  kernels: CpuKernels,
  { predictor, chain, length }: Pick<RolloutTask, 'predictor' | 'chain' | 'length'>,
): Promise<Filler> {
  if (predictor === undefined) return 'optimal';
  const { fillingOf } = await import('../predictors/registry.js');
  const filling = fillingOf(predictor);
  switch (filling.kind) {
    case 'reshaped':
      return filling;
    case 'model':
      return { predictor: await posteriorMachine(kernels, filling.chain, length) };
    case 'window': {
      const { WindowPosteriors } = await import('../predictors/windowPosteriors.js');
      return { predictor: new WindowPosteriors(chain, length, filling.radius) };
    }
    case 'network': {
      const { NetworkPosteriors } = await import('../predictors/networkPosteriors.js');
      return { predictor: new NetworkPosteriors(filling.network, length) };
    }
  }
}

/** The posterior machine of a chain. */
export async function posteriorMachine(
  kernels: CpuKernels,
  chain: ChainProcess,
  length: number,
): Promise<PosteriorMachine> {
  switch (kernels) {
    case 'reference':
      return new (await import('../../kernels/reference/posteriors.js')).ReferencePosteriors(chain, length);
    case 'wasm':
      return new (await import('../../kernels/wasm/posteriors.js')).WasmPosteriors(chain, length);
  }
}

async function drawsOf(
  kernels: CpuKernels,
  chain: ChainProcess,
  length: number,
  key: PhiloxKey,
): Promise<TrajectoryDraws> {
  if (kernels === 'wasm') return new (await import('../../kernels/wasm/draw.js')).Draws(chain, length, key);
  const { drawOrder, drawTokens } = await import('../../kernels/reference/draw.js');
  return {
    tokens: (trajectory) => drawTokens(chain, length, key, trajectory),
    order: (trajectory) => drawOrder(length, key, trajectory),
  };
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
