import type { GroupedMeasurements } from './groups.js';

/** A profile estimated from some of the groups. */
export interface GridProfile {
  /** Levels that these groups measured, increasing. */
  readonly levels: readonly number[];
  /** The mean nll at these levels, as it is: only the optimal predictor's falls from level to level. */
  readonly values: readonly number[];
  /** g(0..L-1): straight lines between measured levels, constant outside them. */
  readonly whole: Float64Array;
}

/** The mean at each level, and straight lines in k between measured levels. */
export function gridProfile(
  { length, levels, counts, sums }: GroupedMeasurements,
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
  const values = present.map((l) => sum[l] / count[l]);
  const measured = present.map((l) => levels[l]);
  return { levels: measured, values, whole: interpolate(length, measured, values) };
}

/** A whole profile from its values at some increasing levels. */
export function interpolate(
  length: number,
  levels: ArrayLike<number>,
  values: ArrayLike<number>,
): Float64Array {
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
