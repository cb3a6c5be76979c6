import type { Core } from '../../../kernels/reference/sweep.js';
import type { TrajectoryDraws } from '../../chunks/sweepChunks.js';
import type { SweepTask } from '../../chunks/task.js';
import { drawWindow } from '../../chunks/windows.js';

/** One trajectory: a whole sequence, or a window of a long one. */
export interface Trajectory {
  readonly number: number;
  /** L of the whole sequence. */
  readonly length: number;
  /** [span] */
  readonly tokens: Float32Array;
  /** [span] positions in the order of their reveal. */
  readonly order: Int32Array;
  /** [span] how many of the span's positions are revealed before this one. */
  readonly places: Float32Array;
  /** Level of the whole sequence at which each reveal happens, increasing; absent if the span is the whole sequence. */
  readonly ranks?: Float64Array;
  /** The positions that count, and their weight. */
  readonly core: Core;
  readonly weight: number;
}

export function drawTrajectory(
  task: Pick<SweepTask, 'length' | 'key' | 'windows'>,
  span: number,
  draws: TrajectoryDraws,
  number: number,
): Trajectory {
  const { windows } = task;
  const window = windows && drawWindow({ ...task, windows }, number);
  const order = window?.order ?? draws.order(number).slice();
  const places = new Float32Array(span);
  for (let n = 0; n < span; n++) places[order[n]] = n;
  return {
    number,
    length: task.length,
    tokens: Float32Array.from(draws.tokens(number)),
    order,
    places,
    ranks: window?.ranks,
    core: window?.core ?? { first: 0, end: span },
    weight: window?.weight ?? 1,
  };
}
