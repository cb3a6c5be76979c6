import { drawOrder, drawTokens } from '../../../kernels/reference/draw.js';
import { emptySums, Sweep } from '../../../kernels/reference/sweep.js';
import { DeviceSweep, type SweepPrograms, sequencesOf } from '../../../kernels/webgpu/deviceSweep.js';
import { addReading } from '../../../kernels/webgpu/readings.js';
import type { SweepTask } from '../../chunks/task.js';
import { MaskgapError } from '../../errors.js';
import type { OpenDevice } from './device.js';

/** Trajectories that are compared. */
const TRAJECTORIES = 2;
/** Elementary operations that the reference may take for them: well below a second. */
const BUDGET = 1e8;
const LONGEST = 64;
/** Of the comparison's sweeps. */
const TOLERANCE = 1e-6;
/** Largest accepted relative error of a level. */
export const LARGEST_ERROR = 1e-4;

/**
 * Compares short sequences with the reference before a run, so that a device or driver that computes wrongly is not
 * trusted: draws bit for bit, every level and the surprisals within 1e-4.
 *
 * @throws MaskgapError with code 'engine' if they differ
 */
export async function guardSweep(
  gpu: OpenDevice,
  programs: SweepPrograms,
  { chain, key }: SweepTask,
  longest: number,
): Promise<void> {
  const { states, symbols } = programs.shape;
  const affordable = Math.floor(Math.sqrt(BUDGET / (states * symbols * TRAJECTORIES)));
  const length = Math.min(longest, LONGEST, Math.max(programs.shape.order + 2, affordable));
  const core = { first: 0, end: length };
  const sequences = sequencesOf(chain, length);
  const sweep = await DeviceSweep.create(gpu, programs, sequences, key, TRAJECTORIES);
  try {
    const jobs = Array.from({ length: TRAJECTORIES }, (_, trajectory) => ({
      trajectory,
      tolerance: TOLERANCE,
      core,
    }));
    const swept = await sweep.run(jobs);
    const drawn = await sweep.draws(TRAJECTORIES);
    const reference = new Sweep(chain, length);
    jobs.forEach(({ trajectory }, slot) => {
      const tokens = drawTokens(chain, length, key, trajectory);
      const order = drawOrder(length, key, trajectory);
      const same =
        tokens.every((token, j) => drawn.tokens[slot * length + j] === token) &&
        order.every((j, k) => drawn.orders[2 * slot * length + k] === j);
      if (!same) throw distrustOf(gpu, 'draws other sequences than the reference');
      const [expected, actual] = [emptySums(length), emptySums(length)];
      reference.run(tokens, order, TOLERANCE, expected);
      addReading(swept[slot].reading, sequences.marginals, sequences.unit, actual, core);
      const error = Math.max(
        relativeError(actual.profile, expected.profile),
        relativeError(actual.surprisal, expected.surprisal),
      );
      if (!(error <= LARGEST_ERROR)) throw distrust(gpu, error);
    });
  } finally {
    sweep.destroy();
  }
}

/** The error for numbers that are off by so much, relatively. */
export function distrust(gpu: OpenDevice, error: number): MaskgapError {
  return distrustOf(gpu, `is off by ${error.toExponential(1)} (relative) from the reference`);
}

function distrustOf({ name }: OpenDevice, what: string): MaskgapError {
  return new MaskgapError('engine', `the WebGPU device ${name} ${what}`, 'use --engine wasm');
}

/** Largest difference relative to the entry, or to a thousandth of the mean where entries are smaller. */
export function relativeError(actual: Float64Array, expected: Float64Array): number {
  const floor = (1e-3 * expected.reduce((a, b) => a + b, 0)) / expected.length;
  return actual.reduce((largest, value, k) => {
    const difference = Math.abs(value - expected[k]);
    return difference === 0 ? largest : Math.max(largest, difference / Math.max(expected[k], floor));
  }, 0);
}
