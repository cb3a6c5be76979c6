import type { ChainProcess } from '../../kernels/chain.js';
import type { PosteriorMachine, RevisionPredictor } from '../../kernels/laws.js';
import { FLOAT32, FLOAT64 } from '../chunks/checks.js';
import { type GapSweeper, gapChunks } from '../chunks/gapChunks.js';
import { allRevise, type RolloutMeans, type RolloutTask } from '../chunks/rollout.js';
import { sweepChunks, type TrajectoryDraws } from '../chunks/sweepChunks.js';
import type { ChunkComputer, GapsTask, SweepTask } from '../chunks/task.js';
import type { MeansOf, Task } from '../chunks/tasks.js';
import { windowSpan } from '../chunks/windows.js';
import { type Filler, guidesOf } from '../predictors/guide.js';
import type { StatePredictor } from '../predictors/statePredictor.js';
import { type PhiloxKey, PURPOSE } from '../random/philox.js';

/** Kernels that run on a processor core; in the main thread or in workers. */
export type CpuKernels = 'reference' | 'wasm';

/** Sets the kernels up for a task (tables, messages): done once per thread. */
export function chunkComputer<One extends Task>(
  kernels: CpuKernels,
  task: One,
): Promise<ChunkComputer<MeansOf<One>>> {
  return computerOf(kernels, task) as Promise<ChunkComputer<MeansOf<One>>>;
}

async function computerOf(kernels: CpuKernels, task: Task): Promise<ChunkComputer<MeansOf<Task>>> {
  switch (task.kind) {
    case 'sweep':
      return sweepComputer(kernels, task);
    case 'gaps':
      return gapChunks(task, await gapSweeper(kernels, task));
    case 'rollout':
      return allRevise(task) ? revisionComputer(kernels, task) : rolloutComputer(kernels, task);
  }
}

async function sweepComputer(kernels: CpuKernels, task: SweepTask): Promise<ChunkComputer> {
  const { chain, key, windows } = task;
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
  const { rolloutChunks } = await import('../chunks/rolloutChunks.js');
  const { Rollouts } = await import('../chunks/rolloutTrajectory.js');
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
  task: RolloutTask,
): Promise<ChunkComputer<RolloutMeans>> {
  const { revisionChunks } = await import('../chunks/revisionChunks.js');
  return revisionChunks(task, await statePredictorOf(kernels, task), kernels === 'wasm' ? FLOAT32 : FLOAT64);
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

/** Who fills where samplers revise. @param kernels `fresh` for a pass in float64 per state */
export async function statePredictorOf(
  kernels: CpuKernels | 'fresh',
  { predictor, chain, length }: Pick<RolloutTask, 'predictor' | 'chain' | 'length'>,
): Promise<StatePredictor> {
  if (predictor === undefined) return machinePredictor(kernels, chain, length);
  const { ReshapedStates, ShownStates } = await import('../predictors/statePredictor.js');
  const { fillingOf } = await import('../predictors/registry.js');
  const filling = fillingOf(predictor);
  switch (filling.kind) {
    case 'reshaped':
      return new ReshapedStates(await machinePredictor(kernels, chain, length), filling.reshape, length);
    case 'model':
      return machinePredictor(kernels, filling.chain, length);
    case 'window': {
      const { WindowPosteriors } = await import('../predictors/windowPosteriors.js');
      const window = new WindowPosteriors(chain, length, filling.radius);
      return new ShownStates(window, length, chain.vocabularySize);
    }
    case 'network': {
      const { NetworkPosteriors } = await import('../predictors/networkPosteriors.js');
      return new ShownStates(new NetworkPosteriors(filling.network, length), length, chain.vocabularySize);
    }
  }
}

/** The optimal predictor of a chain. */
async function machinePredictor(
  kernels: CpuKernels | 'fresh',
  chain: ChainProcess,
  length: number,
): Promise<StatePredictor> {
  const { OptimalPredictor } = await import('../../kernels/reference/stateLaws.js');
  if (kernels === 'fresh') {
    const { vocabularySize } = chain;
    const optimal = new OptimalPredictor(chain, length);
    return { vocabularySize, begin() {}, laws: (state) => optimal.laws(state), disagreement: () => 0 };
  }
  const { MachinePredictor } = await import('../predictors/machinePredictor.js');
  let fresh: RevisionPredictor | undefined;
  return new MachinePredictor(await posteriorMachine(kernels, chain, length), () => {
    fresh ??= new OptimalPredictor(chain, length);
    return fresh;
  });
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

async function gapSweeper(kernels: CpuKernels, { chain, length, lags }: GapsTask): Promise<GapSweeper> {
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
