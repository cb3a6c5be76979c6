import {
  compileSweep,
  DeviceSweep,
  type Sequences,
  type SweepJob,
  type SweptJob,
  sequencesOf,
  slotBytes,
} from '../../../kernels/webgpu/deviceSweep.js';
import { addReading, stepsOf } from '../../../kernels/webgpu/readings.js';
import { shapeOf, workgroupFor } from '../../../kernels/webgpu/shape.js';
import { checkedLevels, FLOAT32, settledChunk } from '../../chunks/checks.js';
import type { ChunkMeans, SweepTask } from '../../chunks/task.js';
import { type ChunkTrajectories, chunkTrajectories, type Trajectory } from '../../chunks/trajectories.js';
import { windowSpan } from '../../chunks/windows.js';
import { MaskgapError } from '../../errors.js';
import type { EngineRun } from '../engine.js';
import { Batches } from './batches.js';
import type { OpenDevice } from './device.js';
import { disagreementAt } from './freshChecks.js';
import { guardSweep } from './guard.js';
import { slotsWithin } from './slots.js';

/**
 * Sweeps of a task on a device. Trajectories of all chunks in flight share dispatches; what a chunk contains does not
 * depend on which batches its trajectories were in.
 *
 * @param memory bytes of the device to take at most
 * @param threads of a workgroup, a power of two, if the caller wants to say
 * @throws MaskgapError with code 'engine' if the device cannot hold a sequence or computes other numbers than the reference
 */
export async function startSweeps(
  gpu: OpenDevice,
  task: SweepTask,
  memory: number,
  threads?: number,
): Promise<EngineRun> {
  const shape = shapeOf(task.chain);
  const workgroup = workgroupFor(shape, gpu.device.limits, threads);
  const length = task.windows === undefined ? task.length : windowSpan(task.length, task.windows);
  const slots = slotsWithin(slotBytes(shape, length), gpu.device.limits, memory);
  const programs = await compileSweep(gpu, task.chain, workgroup);
  await guardSweep(gpu, programs, task, length);
  const sequences = sequencesOf(task.chain, length);
  const batches = new Batches<SweepJob, SweptJob>(slots, (count) =>
    DeviceSweep.create(gpu, programs, sequences, task.key, count),
  );
  return {
    // Twice what fits, so that a batch is there when the device is done with the one before.
    parallelism: Math.max(2, Math.ceil((2 * slots) / task.chunkSize)),
    computeChunk: (chunk) =>
      settledChunk(task, FLOAT32, chunk, (tolerance) =>
        sweepChunk(task, sequences, batches, chunk, tolerance),
      ),
    close: async () => {
      batches.close();
      gpu.close();
    },
  };
}

function sweepChunk(
  task: SweepTask,
  sequences: Sequences,
  batches: Batches<SweepJob, SweptJob>,
  chunk: number,
  tolerance: number,
): Promise<ChunkMeans> {
  const { length } = sequences;
  const totals = chunkTrajectories(task);
  const trajectories: Trajectory[] = [];
  const jobs = Array.from({ length: task.chunkSize }, (_, t): SweepJob => {
    const number = chunk * task.chunkSize + t;
    const trajectory = totals.begin(number);
    trajectories.push(trajectory);
    return {
      trajectory: number,
      tolerance,
      core: trajectory.window?.core ?? { first: 0, end: length },
      order: trajectory.window?.order,
      stops: checkedLevels(task, length, chunk, t),
    };
  });
  return new Promise((resolve, reject) => {
    let left = jobs.length;
    let disagreement: number | undefined;
    const done = (swept: SweptJob, t: number) => {
      take(sequences, totals, trajectories[t], jobs[t], swept);
      for (const [level, entropies] of swept.stops)
        disagreement = Math.max(disagreement ?? 0, disagreementAt(task, length, jobs[t], level, entropies));
      if (--left === 0) resolve({ chunk, ...totals.means(sequences.marginal), tolerance, disagreement });
    };
    batches.submit(jobs, done, reject);
  });
}

/** Adds a swept trajectory to its chunk. */
function take(
  { marginals, unit, length }: Sequences,
  totals: ChunkTrajectories,
  trajectory: Trajectory,
  { core }: SweepJob,
  { reading }: SweptJob,
): void {
  if (stepsOf(reading, length) === undefined) {
    throw new MaskgapError(
      'engine',
      'a posterior of this model leaves the range of float32',
      'use --engine reference',
    );
  }
  addReading(reading, marginals, unit, trajectory.sums, core);
  totals.end(trajectory);
}
