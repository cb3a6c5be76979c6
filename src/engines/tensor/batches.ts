import type { PassRows } from '../../../kernels/tensor/evidence.js';
import { ROW_MULTIPLE } from '../../../kernels/tensor/memory.js';
import { MaskgapError } from '../../errors.js';
import type { DevicePasses } from './device.js';
import type { Trajectory } from './trajectory.js';

/** One pass of one trajectory, and who takes its entropies: position j's is entropies[offset + j]. */
export interface PassRequest {
  readonly trajectory: Trajectory;
  readonly revealed: number;
  readonly take: (entropies: Float32Array, offset: number) => void;
}

/**
 * Takes the passes in batches of `rowsAtOnce`. Batches are filled up to a multiple of 16 rows, of which backends round
 * every row alike whatever the others are, so that the way they are split changes nothing.
 */
export async function runBatches(
  passes: DevicePasses,
  requests: readonly PassRequest[],
  rowsAtOnce: number,
): Promise<void> {
  for (let first = 0; first < requests.length; first += rowsAtOnce) {
    const batch = requests.slice(first, first + rowsAtOnce);
    const result = passes.run(rowsOf(batch));
    const entropies = (await result.data()) as Float32Array;
    result.dispose();
    const { length } = batch[0].trajectory.order;
    batch.forEach(({ take }, row) => {
      refuseNotFinite(entropies, row * length, length);
      take(entropies, row * length);
    });
    // Signals, timers and progress get their turn.
    await new Promise((resolve) => setImmediate(resolve));
  }
}

function rowsOf(batch: readonly PassRequest[]): PassRows {
  const { length } = batch[0].trajectory.order;
  const trajectories = [...new Set(batch.map(({ trajectory }) => trajectory))];
  const numbers = new Map(trajectories.map((trajectory, n) => [trajectory, n]));
  const rows = Math.ceil(batch.length / ROW_MULTIPLE) * ROW_MULTIPLE;
  const request = (row: number) => batch[Math.min(row, batch.length - 1)];
  return {
    length,
    tokens: joined(trajectories.map(({ tokens }) => tokens)),
    ranks: joined(trajectories.map(({ places }) => places)),
    trajectories: Int32Array.from({ length: rows }, (_, row) => numbers.get(request(row).trajectory)!),
    counts: Float32Array.from({ length: rows }, (_, row) => request(row).revealed),
  };
}

function joined(parts: readonly Float32Array[]): Float32Array {
  const all = new Float32Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

function refuseNotFinite(entropies: Float32Array, offset: number, length: number): void {
  for (let j = offset; j < offset + length; j++) {
    if (Number.isFinite(entropies[j])) continue;
    throw new MaskgapError(
      'engine',
      `position ${j - offset}: a message or posterior leaves the range of float32`,
      'use --engine reference',
    );
  }
}
