import { nonIncreasing } from '../schedules/isotonic.js';
import type { GroupedMeasurements } from './groups.js';

/** A profile estimated from some of the groups. */
export interface GridProfile {
  /** Levels that these groups measured, increasing, and 0. */
  readonly levels: readonly number[];
  /** h at these levels, non-increasing. */
  readonly values: Float64Array;
  /** h(0..L-1): straight lines between measured levels, constant outside them. */
  readonly whole: Float64Array;
}

/**
 * The mean at each level, projected to the nearest non-increasing sequence (weights: precision), and straight lines in k
 * between measured levels. A true profile is non-increasing, so between two levels it lies between their values; the
 * line is exact where it is straight, and a little too high where it is convex.
 */
export function gridProfile(
  { length, levels, counts, sums, precision }: GroupedMeasurements,
  includes: (group: number) => boolean,
): GridProfile {
  const count = new Float64Array(levels.length);
  const sum = new Float64Array(levels.length);
  for (let group = 0; group < counts.length; group++) {
    if (!includes(group)) continue;
    for (let l = 0; l < levels.length; l++) {
      count[l] += counts[group][l];
      sum[l] += sums[group][l];
    }
  }
  const present = levels.map((_, l) => l).filter((l) => count[l] > 0);
  const projected = nonIncreasing(
    present.map((l) => sum[l] / count[l]),
    present.map((l) => count[l] * precision[l]),
  );
  const measured = present.map((l) => levels[l]);
  const withZero = measured[0] === 0;
  return {
    levels: withZero ? measured : [0, ...measured],
    values: withZero ? projected : Float64Array.from([projected[0], ...projected]),
    whole: interpolate(length, measured, projected),
  };
}

function interpolate(length: number, levels: readonly number[], values: ArrayLike<number>): Float64Array {
  const whole = new Float64Array(length);
  let next = 0;
  for (let k = 0; k < length; k++) {
    while (next < levels.length && levels[next] < k) next++;
    if (next === 0) whole[k] = values[0];
    else if (next === levels.length) whole[k] = values[next - 1];
    else {
      const share = (k - levels[next - 1]) / (levels[next] - levels[next - 1]);
      // At a measured level the share is 1, and its value comes back bit for bit.
      whole[k] = share === 1 ? values[next] : values[next - 1] + share * (values[next] - values[next - 1]);
    }
  }
  return whole;
}
