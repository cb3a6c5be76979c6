import { type Core, emptySums, type SweepSums } from '../../kernels/reference/sweep.js';
import { MaskgapError } from '../errors.js';
import { compensatedSum } from '../numeric/sum.js';
import { type Accuracy, checkedLevels } from './checks.js';
import type { ChunkComputer } from './cpuKernels.js';
import type { ChunkMeans, SweepTask, WindowPlan } from './engine.js';
import { addReadings, emptyReadings, type ReadingSums } from './readings.js';
import { drawWindow } from './windows.js';

/** A sweep of one sequence after another, by whichever kernels. */
export interface Sweeper {
  /** Positions of a sequence, or of a window. */
  readonly length: number;
  /** [L] H(X_i) with nothing revealed. */
  readonly marginal: Float64Array;
  /** Sweeps one sequence and adds its values to `sums`; `afterReveal` is told the number of revealed positions, `core` says which count. */
  run(
    tokens: Int32Array,
    order: Int32Array,
    tolerance: number,
    sums: SweepSums,
    afterReveal?: (revealed: number) => void,
    core?: Core,
  ): void;
  /** Relative disagreement of the current entropies with those of a fresh pass. */
  disagreementWithFreshPass(): number;
  /** The same with a fresh pass in float64, if the sweep's own arithmetic is coarser. */
  disagreementWithFloat64?(): number;
}

/** The random part of trajectories; what it hands out may be overwritten by the next draw. */
export interface TrajectoryDraws {
  /** X ~ p of one trajectory. */
  tokens(trajectory: number): Int32Array;
  /** Its uniform unmasking order. */
  order(trajectory: number): Int32Array;
}

/**
 * Chunks of a task, in this thread. A chunk whose check fails is computed again with a tighter tolerance, so its content
 * depends on the task alone.
 */
export function sweepChunks(
  task: SweepTask,
  sweeper: Sweeper,
  draws: TrajectoryDraws,
  accuracy: Accuracy,
): ChunkComputer {
  return async (chunk) => {
    for (let { tolerance } = task; ; tolerance /= 100) {
      const means = await computeChunk(task, sweeper, draws, chunk, tolerance);
      if (means.disagreement === undefined || means.disagreement <= accuracy.disagreement) return means;
      if (tolerance > accuracy.tightest) continue;
      throw new MaskgapError(
        accuracy.otherwise === undefined ? 'internal' : 'engine',
        `chunk ${chunk}: incremental and fresh messages disagree by ${means.disagreement.toExponential(1)} (relative) even at tolerance ${tolerance.toExponential(0)}`,
        accuracy.otherwise ?? 'the model is beyond what float64 resolves; please report it',
      );
    }
  };
}

let lastBreath = 0;

/** Between trajectories, signals, timers and progress get their turn, 20 times a second. */
async function breath(): Promise<void> {
  const now = performance.now();
  if (now - lastBreath < 50) return;
  lastBreath = now;
  await new Promise((resolve) => setImmediate(resolve));
}

async function computeChunk(
  task: SweepTask,
  sweeper: Sweeper,
  draws: TrajectoryDraws,
  chunk: number,
  tolerance: number,
): Promise<ChunkMeans> {
  const { chunkSize, readings } = task;
  const read = emptyReadings(readings);
  const trajectories =
    task.windows === undefined
      ? wholeSequences(task, sweeper, draws, read)
      : windowed({ ...task, windows: task.windows }, sweeper, draws, read);
  // Rounding is much the same in every chunk: the first one measures it, the others check the stop rule.
  const compare = () =>
    chunk === 0 && sweeper.disagreementWithFloat64
      ? sweeper.disagreementWithFloat64()
      : sweeper.disagreementWithFreshPass();
  let disagreement: number | undefined;
  for (let t = 0; t < chunkSize; t++) {
    const levels = checkedLevels(task, sweeper.length, chunk, t);
    const check = (revealed: number) => {
      if (levels.has(revealed)) disagreement = Math.max(disagreement ?? 0, compare());
    };
    trajectories.run(chunk * chunkSize + t, tolerance, levels.size > 0 ? check : undefined);
    await breath();
  }
  const perPosition = trajectories.finish();
  const mean = (sums: Float64Array) => sums.map((sum) => sum / chunkSize);
  return {
    chunk,
    trajectories: chunkSize,
    profile: mean(read.profile),
    total: read.total / chunkSize,
    sums: mean(read.sums),
    ...perPosition,
    tolerance,
    disagreement,
  };
}

/** The trajectories of a chunk, added to its readings one by one. */
interface Trajectories {
  run(trajectory: number, tolerance: number, afterReveal?: (revealed: number) => void): void;
  /** Means that only whole sequences have. */
  finish(): Pick<ChunkMeans, 'marginal' | 'conditional' | 'surprisal'>;
}

/** Trajectories that are whole sequences: level k is the k-th reveal. */
function wholeSequences(
  { length, chunkSize, readings }: SweepTask,
  sweeper: Sweeper,
  draws: TrajectoryDraws,
  read: ReadingSums,
): Trajectories {
  const sums = emptySums(length);
  return {
    run: (trajectory, tolerance, afterReveal) =>
      sweeper.run(draws.tokens(trajectory), draws.order(trajectory), tolerance, sums, afterReveal),
    finish: () => {
      const levels = Int32Array.from({ length }, (_, k) => k);
      addReadings(read, readings, sums, levels, length);
      return {
        marginal: sweeper.marginal,
        conditional: sums.conditional.map((sum) => sum / chunkSize),
        surprisal: compensatedSum(sums.surprisal) / chunkSize,
      };
    },
  };
}

/** Trajectories that are windows of a long sequence. */
function windowed(
  task: SweepTask & { readonly windows: WindowPlan },
  sweeper: Sweeper,
  draws: TrajectoryDraws,
  read: ReadingSums,
): Trajectories {
  return {
    run: (trajectory, tolerance, afterReveal) => {
      const { order, ranks, core, weight } = drawWindow(task, trajectory);
      const sums = { ...emptySums(sweeper.length), settled: new Float64Array(sweeper.length + 1) };
      sweeper.run(draws.tokens(trajectory), order, tolerance, sums, afterReveal, core);
      addReadings(read, task.readings, sums, ranks, task.length, weight);
    },
    finish: () => ({}),
  };
}
