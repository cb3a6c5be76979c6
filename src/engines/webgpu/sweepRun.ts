import {
  compileSweep,
  DeviceSweep,
  type Sequences,
  type SweepJob,
  type SweepPrograms,
  type SweptJob,
  sequencesOf,
  slotBytes,
} from '../../../kernels/webgpu/deviceSweep.js';
import { addReading, stepsOf } from '../../../kernels/webgpu/readings.js';
import { shapeOf, workgroupFor } from '../../../kernels/webgpu/shape.js';
import { MaskgapError } from '../../errors.js';
import { checkedLevels, FLOAT32, settledChunk } from '../checks.js';
import type { ChunkMeans, EngineRun, SweepTask } from '../engine.js';
import { type ChunkTrajectories, chunkTrajectories, type Trajectory } from '../trajectories.js';
import { windowSpan } from '../windows.js';
import type { OpenDevice } from './device.js';
import { disagreementAt } from './freshChecks.js';
import { guardSweep } from './guard.js';

/** Most trajectories on the device at a time: beyond, more of them do not make it faster. */
const MOST_SLOTS = 4096;

/** Slots that fit the device's buffers and a budget of bytes; at least one. */
function slotsWithin(bytes: Record<string, number>, limits: GPUSupportedLimits, memory: number): number {
  const perBuffer = Math.min(limits.maxStorageBufferBindingSize, limits.maxBufferSize);
  const [name, largest] = Object.entries(bytes).reduce((a, b) => (b[1] > a[1] ? b : a));
  if (largest > perBuffer) {
    const mebibytes = (size: number) => `${Math.ceil(size / 2 ** 20)} MiB`;
    throw new MaskgapError(
      'engine',
      `the ${name} of one sequence need ${mebibytes(largest)}, and this device's buffers hold ${mebibytes(perBuffer)}`,
      'take a shorter length or a lower order, or use --engine wasm',
    );
  }
  const total = Object.values(bytes).reduce((a, b) => a + b);
  const most = Math.min(MOST_SLOTS, limits.maxComputeWorkgroupsPerDimension);
  return Math.max(1, Math.min(most, Math.floor(perBuffer / largest), Math.floor(memory / total)));
}

/** One trajectory on its way through the device. */
interface Pending {
  readonly job: SweepJob;
  readonly done: (swept: SweptJob) => void;
  readonly failed: (error: unknown) => void;
}

/**
 * Sweeps of a task on a device. Trajectories of all chunks in flight share dispatches; the host adds one batch up while the
 * device works on the next. What a chunk contains does not depend on which batches its trajectories were in.
 */
export class SweepRun implements EngineRun {
  readonly parallelism: number;
  readonly #sequences: Sequences;
  readonly #waiting: Pending[] = [];
  #mostSlots: number;
  #sweep: DeviceSweep | undefined;
  #pumping = false;

  /** Compiles and, on one short sequence, compares with the reference. @throws MaskgapError with code 'engine' */
  static async start(gpu: OpenDevice, task: SweepTask, memory: number, threads?: number): Promise<SweepRun> {
    const shape = shapeOf(task.chain);
    const workgroup = workgroupFor(shape, gpu.device.limits, threads);
    const length = task.windows === undefined ? task.length : windowSpan(task.length, task.windows);
    const slots = slotsWithin(slotBytes(shape, length), gpu.device.limits, memory);
    const programs = await compileSweep(gpu, task.chain, workgroup);
    await guardSweep(gpu, programs, task, length);
    return new SweepRun(gpu, programs, task, length, slots);
  }

  private constructor(
    readonly gpu: OpenDevice,
    readonly programs: SweepPrograms,
    readonly task: SweepTask,
    length: number,
    slots: number,
  ) {
    this.#sequences = sequencesOf(task.chain, length);
    this.#mostSlots = slots;
    this.parallelism = Math.max(2, Math.ceil((2 * slots) / task.chunkSize));
  }

  computeChunk(chunk: number): Promise<ChunkMeans> {
    return settledChunk(this.task, FLOAT32, chunk, (tolerance) => this.#compute(chunk, tolerance));
  }

  #compute(chunk: number, tolerance: number): Promise<ChunkMeans> {
    const { task } = this;
    return new Promise((resolve, reject) => {
      const totals = chunkTrajectories(task);
      let left = task.chunkSize;
      let disagreement: number | undefined;
      for (let t = 0; t < task.chunkSize; t++) {
        const number = chunk * task.chunkSize + t;
        const stops = checkedLevels(task, this.#sequences.length, chunk, t);
        const trajectory = totals.begin(number);
        const core = trajectory.window?.core ?? { first: 0, end: this.#sequences.length };
        const job = { trajectory: number, tolerance, core, order: trajectory.window?.order, stops };
        const done = (swept: SweptJob) => {
          this.#take(totals, trajectory, job, swept);
          for (const [level, entropies] of swept.stops)
            disagreement = Math.max(
              disagreement ?? 0,
              disagreementAt(task, this.#sequences.length, job, level, entropies),
            );
          if (--left === 0)
            resolve({ chunk, ...totals.means(this.#sequences.marginal), tolerance, disagreement });
        };
        this.#waiting.push({ job, done, failed: reject });
      }
      this.#pump();
    });
  }

  /** Adds a swept trajectory to its chunk. */
  #take(totals: ChunkTrajectories, trajectory: Trajectory, job: SweepJob, { reading }: SweptJob): void {
    const { marginals, unit, length } = this.#sequences;
    if (stepsOf(reading, length) === undefined) {
      throw new MaskgapError(
        'engine',
        'a posterior of this model leaves the range of float32',
        'use --engine reference',
      );
    }
    addReading(reading, marginals, unit, trajectory.sums, job.core);
    totals.end(trajectory);
  }

  async #pump(): Promise<void> {
    if (this.#pumping) return;
    this.#pumping = true;
    // Chunks asked for at the same time go together.
    await new Promise((resolve) => setImmediate(resolve));
    let finish = () => {};
    while (this.#waiting.length > 0) {
      const batch = this.#waiting.splice(0, this.#mostSlots);
      const swept = this.#run(batch.map(({ job }) => job));
      swept.catch(() => {});
      finish();
      try {
        const results = await swept;
        finish = () => takeOver(batch, results);
      } catch (error) {
        finish = () => {
          for (const { failed } of batch) failed(error);
        };
      }
      // The last batch has nothing to overlap with, and what follows waits for its results.
      if (this.#waiting.length === 0) {
        finish();
        finish = () => {};
        await new Promise((resolve) => setImmediate(resolve));
      }
    }
    finish();
    this.#pumping = false;
  }

  /** Sweeps a batch; memory grows with the largest one, and batches shrink to what the device can have. */
  async #run(jobs: readonly SweepJob[]): Promise<SweptJob[]> {
    const results: SweptJob[] = [];
    while (results.length < jobs.length) {
      const sweep = await this.#sweepFor(jobs.length - results.length);
      results.push(...(await sweep.run(jobs.slice(results.length, results.length + sweep.slots))));
    }
    return results;
  }

  async #sweepFor(count: number): Promise<DeviceSweep> {
    const wanted = Math.min(this.#mostSlots, count);
    if (this.#sweep !== undefined && this.#sweep.slots >= wanted) return this.#sweep;
    this.#sweep?.destroy();
    this.#sweep = undefined;
    for (let slots = Math.min(this.#mostSlots, 2 ** Math.ceil(Math.log2(wanted))); ; slots >>= 1) {
      try {
        this.#sweep = await DeviceSweep.create(
          this.gpu,
          this.programs,
          this.#sequences,
          this.task.key,
          slots,
        );
        return this.#sweep;
      } catch (error) {
        const outOfMemory = error instanceof MaskgapError && error.message.startsWith('out of memory');
        if (!outOfMemory || slots === 1) throw error;
        this.#mostSlots = slots >> 1;
      }
    }
  }

  async close(): Promise<void> {
    this.#sweep?.destroy();
    this.gpu.close();
  }
}

/** Hands results over; one that cannot be used fails its chunk alone. */
function takeOver(batch: readonly Pending[], results: readonly SweptJob[]): void {
  batch.forEach(({ done, failed }, slot) => {
    try {
      done(results[slot]);
    } catch (error) {
      failed(error);
    }
  });
}
