import { CompensatedSum } from '../numeric/sum.js';
import type { Schedule } from '../schedules/schedule.js';

/**
 * E_M KL of a schedule from the non-negative differences of a profile, in nats.
 *
 * With sizes: the sum over blocks. A random schedule has only expected weights w(k), and
 * sum_k w(k) h(k) - H(X) = sum_{k<L-1} (w(0) + .. + w(k) - (k+1)) (h(k) - h(k+1)) (summation by parts): the token revealed
 * after k others starts from a level of at most k, so that no factor is negative.
 */
export function scheduleDivergence(
  length: number,
  { sizes, levels, weights }: Pick<Schedule, 'sizes' | 'levels' | 'weights'>,
  profile: {
    blockDivergence(level: number, size: number): number;
    difference(level: number): number;
  },
): number {
  const sum = new CompensatedSum();
  if (sizes !== undefined) {
    let level = 0;
    for (const size of sizes) {
      sum.add(profile.blockDivergence(level, size));
      level += size;
    }
    return sum.value;
  }
  const ahead = new CompensatedSum();
  for (let level = 0, t = 0; level < length - 1; level++) {
    for (; t < levels.length && levels[t] === level; t++) ahead.add(weights[t]);
    ahead.add(-1);
    if (ahead.value > 0) sum.add(ahead.value * profile.difference(level));
  }
  return sum.value;
}
