import { blocksOf } from '../chunks/readings.js';
import type { KeptReadings } from '../estimators/keptReadings.js';
import type { ProfileView } from '../profile.js';
import { choosesOnProfile, type RequestedSchedule } from '../schedules/requested.js';
import { klBounds } from '../theory/klBounds.js';
import { keptSchedules, MOST_LEVELS, readingsFor } from './longSequences.js';

/** Up to this length every level is kept. */
const FEW_LEVELS = 64;

/** Levels of a grid per step of the finest schedule that is to be chosen on it. */
const LEVELS_PER_STEP = 8;

/** Steps of schedules that find their own number. */
const STEPS_UNSAID = 64;

/**
 * What is kept of the profile where each level is a computation of its own: the sums of the requested schedules, h(0) and
 * h(L-1), the levels that their bounds read, those asked for, and a grid if a schedule is to be chosen on the profile.
 * Every level where that is no dearer, or where the levels are not said.
 */
export function askedReadings(
  length: number,
  requested: readonly RequestedSchedule[],
  asked: readonly number[] | undefined,
): KeptReadings {
  if (length <= FEW_LEVELS || asked === undefined) return readingsFor(length, requested);
  const kept = keptSchedules(length, requested);
  const chosen = requested.filter(choosesOnProfile);
  const levels = Int32Array.from(
    new Set([
      0,
      length - 1,
      ...asked,
      ...kept.flatMap(({ maxSize }) => boundLevels(length, maxSize)),
      ...(chosen.length > 0 ? gridLevels(length, chosen) : []),
    ]),
  ).sort();
  const sums = kept.map(({ sum }) => sum);
  const grid = chosen.length > 0 ? sums.length : undefined;
  if (grid !== undefined) {
    const upTo = (i: number) => (i + 1 < levels.length ? levels[i + 1] : length);
    sums.push({ levels, weights: Float64Array.from(levels, (level, i) => upTo(i) - level) });
  }
  const passes = sums.reduce((count, sum) => count + passesOf(sum, length), 2 * levels.length);
  if (passes >= length && length <= MOST_LEVELS) return readingsFor(length, requested);
  return { readings: { levels, sums }, kept, grid };
}

/** Passes of a sum: a block takes two at its first level and two at random ones, any other level two. */
function passesOf(sum: Parameters<typeof blocksOf>[0], length: number): number {
  const blocks = blocksOf(sum, length);
  if (blocks === undefined) return 2 * sum.levels.length;
  return blocks.reduce((count, { size }) => count + Math.min(4, size), 0);
}

/** The levels that bounds of a schedule with this largest block read. */
function boundLevels(length: number, maxSize: number | undefined): number[] {
  const levels: number[] = [];
  const recorder: ProfileView = { length, at: (level) => levels.push(level) };
  for (const bound of Object.values(klBounds)) bound(recorder, { maxSize });
  return levels;
}

/** Evenly spaced levels for choosing schedules on. */
function gridLevels(length: number, chosen: readonly RequestedSchedule[]): number[] {
  const steps = Math.max(...chosen.map(({ requestedSteps = STEPS_UNSAID }) => requestedSteps));
  const count = Math.min(length, MOST_LEVELS, Math.max(FEW_LEVELS, LEVELS_PER_STEP * steps));
  return Array.from({ length: count }, (_, i) => Math.floor((i * length) / count));
}
