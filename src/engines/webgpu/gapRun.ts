import { positionEntropies } from '../../../kernels/lags.js';
import { drawOrder } from '../../../kernels/reference/draw.js';
import { addGapProfile } from '../../../kernels/reference/gaps.js';
import {
  compileGaps,
  DeviceGaps,
  type GapSequences,
  gapProfile,
  gapSequences,
  gapSlotBytes,
  type Piece,
} from '../../../kernels/webgpu/deviceGaps.js';
import { gapChunks } from '../../chunks/gapChunks.js';
import type { GapsTask } from '../../chunks/task.js';
import type { EngineRun } from '../engine.js';
import { Batches } from './batches.js';
import type { OpenDevice } from './device.js';
import { distrust, LARGEST_ERROR, relativeError } from './guard.js';
import { slotsWithin } from './slots.js';

/** Most trajectories of a piece: many pieces keep a device busy, larger ones have fewer numbers to bring back. */
const PIECE = 16;

/** Trajectories that the guard compares. */
const GUARDED = 2;

/**
 * The two-gap estimate of a task on a device: whole sequences of a stationary first-order chain from unmasking orders
 * alone. Parameters and errors as those of `startSweeps`.
 */
export async function startGaps(
  gpu: OpenDevice,
  task: GapsTask,
  memory: number,
  threads?: number,
): Promise<EngineRun> {
  const { lags, length, key, chunkSize } = task;
  const program = await compileGaps(gpu, threads);
  const sequences = gapSequences(lags, chunkSize);
  const { changes, ...others } = gapSlotBytes(length);
  const slots = slotsWithin({ ...others, changes, copies: changes }, gpu.device.limits, memory);
  const batches = new Batches<Piece, Uint32Array>(slots, (count) =>
    DeviceGaps.create(gpu, program, sequences, key, count),
  );
  const meanProfile = (first: number, count: number) =>
    profileOf(sequences, batches, first, count).then((sum) => sum.map((value) => value / count));
  await guardGaps(gpu, task, meanProfile);
  return {
    parallelism: Math.max(2, Math.ceil((2 * slots * PIECE) / chunkSize)),
    computeChunk: gapChunks(task, {
      ...positionEntropies(lags, length),
      meanProfile: (_, first, count) => meanProfile(first, count),
    }),
    close: async () => {
      batches.close();
      gpu.close();
    },
  };
}

/** [L] sum of the profiles of trajectories first .. first + count - 1. */
function profileOf(
  sequences: GapSequences,
  batches: Batches<Piece, Uint32Array>,
  first: number,
  count: number,
): Promise<Float64Array> {
  const pieces = Array.from({ length: Math.ceil(count / PIECE) }, (_, n) => ({
    first: first + n * PIECE,
    count: Math.min(PIECE, count - n * PIECE),
  }));
  return new Promise((resolve, reject) => {
    const found: Uint32Array[] = [];
    const done = (changes: Uint32Array) => {
      found.push(changes);
      if (found.length === pieces.length) resolve(gapProfile(sequences, found, count));
    };
    batches.submit(pieces, done, reject);
  });
}

/** Compares the first trajectories' profile with the reference's. */
async function guardGaps(
  gpu: OpenDevice,
  { lags, length, key }: GapsTask,
  meanProfile: (first: number, count: number) => Promise<Float64Array>,
): Promise<void> {
  const expected = new Float64Array(length);
  for (let t = 0; t < GUARDED; t++) addGapProfile(lags, drawOrder(length, key, t), expected);
  const actual = await meanProfile(0, GUARDED);
  const error = relativeError(
    actual,
    expected.map((sum) => sum / GUARDED),
  );
  if (!(error <= LARGEST_ERROR)) throw distrust(gpu, error);
}
