import type { SweepSums } from '../../kernels/reference/sweep.js';
import { CompensatedSum } from '../numeric/sum.js';
import type { LevelSum, Readings } from './task.js';

/** Profile, total and sums of one or more trajectories, as `ChunkMeans` has them. */
export interface ReadingSums {
  readonly profile: Float64Array;
  total: number;
  readonly sums: Float64Array;
}

export function emptyReadings({ levels, sums }: Readings): ReadingSums {
  return { profile: new Float64Array(levels.length), total: 0, sums: new Float64Array(sums.length) };
}

/**
 * Adds, times `weight`, the readings of a profile that is given piece by piece: revealing the n-th position of the window
 * happens at level ranks[n] and contributes `profile[n]` there; at the levels between, nothing happens in the window and
 * it contributes `settled[n]`, n positions being revealed.
 *
 * @param length L, the number of levels of the whole sequence
 * @param ranks increasing levels of the reveals; 0..L-1 if the window is the whole sequence
 */
export function addReadings(
  target: ReadingSums,
  readings: Readings,
  { profile, settled }: Pick<SweepSums, 'profile' | 'settled'>,
  ranks: ArrayLike<number>,
  length: number,
  weight = 1,
): void {
  /** The window's h^(k), for levels asked in increasing order. */
  const reader = () => {
    let n = 0;
    return (level: number) => {
      while (n < ranks.length && ranks[n] < level) n++;
      return ranks[n] === level ? profile[n] : settled![n];
    };
  };
  const at = reader();
  for (let i = 0; i < target.profile.length; i++) target.profile[i] += weight * at(readings.levels[i]);
  readings.sums.forEach(({ levels, weights }, s) => {
    const read = reader();
    const sum = new CompensatedSum();
    for (let t = 0; t < levels.length; t++) sum.add(weights[t] * read(levels[t]));
    target.sums[s] += weight * sum.value;
  });
  const total = new CompensatedSum();
  let next = 0;
  for (let n = 0; n < ranks.length; n++) {
    if (ranks[n] > next) total.add((ranks[n] - next) * settled![n]);
    total.add(profile[n]);
    next = ranks[n] + 1;
  }
  if (next < length) total.add((length - next) * settled![ranks.length]);
  target.total += weight * total.value;
}

/** Consecutive levels level .. level + size - 1, of which a schedule fills `size` positions at once at the first. */
export interface Block {
  readonly level: number;
  readonly size: number;
}

/** The blocks of a sum that is one of fixed reveal sizes, which cover the L levels; undefined for any other. */
export function blocksOf({ levels, weights }: LevelSum, length: number): Block[] | undefined {
  const blocks = Array.from(levels, (level, t) => ({ level, size: weights[t] }));
  let next = 0;
  for (const { level, size } of blocks) {
    if (level !== next || !Number.isInteger(size) || size < 1) return undefined;
    next = level + size;
  }
  return next === length ? blocks : undefined;
}
