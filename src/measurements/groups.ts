import seedrandom from 'seedrandom';
import type { MeasurementSet } from './measurement.js';

/** Enough groups for t intervals with few degrees of freedom lost, few enough to leave each out in turn. */
const MOST_GROUPS = 64;

/**
 * Measurements summed by group of sequences and by level. Groups are independent and alike: errors come from leaving
 * out one at a time, and even and odd groups are the two halves of cross-fitting.
 */
export interface GroupedMeasurements {
  readonly length: number;
  /** Measured levels k, increasing. */
  readonly levels: readonly number[];
  readonly sequences: number;
  readonly paired: boolean;
  /** [group][level index]: number of measurements, and the sum of their nll. */
  readonly counts: readonly Float64Array[];
  readonly sums: readonly Float64Array[];
  /** [level index]: 1 / variance of one measurement, up to a common factor. */
  readonly precision: Float64Array;
}

/**
 * Groups whole sequences. They are ordered by their first level, at random within it, and dealt out in turn, so that
 * groups do not coincide with levels when a file lists its levels in turn. The draw is fixed: results are reproducible.
 */
export function groupMeasurements({ length, measurements, paired }: MeasurementSet): GroupedMeasurements {
  const levels = [...new Set(measurements.map((one) => one.revealed))].sort((a, b) => a - b);
  const indexOf = new Map(levels.map((level, index) => [level, index]));

  const random = seedrandom('groups of measured sequences');
  const sequences = new Map<string, { level: number; key: number }>();
  const idOf = (index: number) => measurements[index].sequence ?? `#${index}`;
  measurements.forEach((one, index) => {
    const id = idOf(index);
    if (!sequences.has(id)) sequences.set(id, { level: one.revealed, key: random() });
  });
  const dealt = [...sequences.entries()].sort(([, a], [, b]) => a.level - b.level || a.key - b.key);
  const groups = Math.min(MOST_GROUPS, dealt.length);
  const groupOf = new Map(dealt.map(([id], position) => [id, position % groups]));

  const counts = Array.from({ length: groups }, () => new Float64Array(levels.length));
  const sums = Array.from({ length: groups }, () => new Float64Array(levels.length));
  measurements.forEach((one, index) => {
    const group = groupOf.get(idOf(index))!;
    const level = indexOf.get(one.revealed)!;
    counts[group][level]++;
    sums[group][level] += one.nll;
  });
  return {
    length,
    levels,
    sequences: sequences.size,
    paired,
    counts,
    sums,
    precision: precisionOf(length, levels, measurements, indexOf),
  };
}

/** A variance from fewer measurements than this says little. */
const ENOUGH = 10;

/**
 * 1 / variance per level where every level has enough measurements. Else the number of masked tokens that a measurement
 * averages, L - k. Weights decide how well violations of monotonicity are pooled, not whether the result is right.
 */
function precisionOf(
  length: number,
  levels: readonly number[],
  measurements: MeasurementSet['measurements'],
  indexOf: ReadonlyMap<number, number>,
): Float64Array {
  const count = new Float64Array(levels.length);
  const mean = new Float64Array(levels.length);
  const scatter = new Float64Array(levels.length);
  for (const { revealed, nll } of measurements) {
    const level = indexOf.get(revealed)!;
    count[level]++;
    const step = nll - mean[level];
    mean[level] += step / count[level];
    scatter[level] += step * (nll - mean[level]);
  }
  const variance = scatter.map((sum, level) => sum / (count[level] - 1));
  if (count.every((n) => n >= ENOUGH) && variance.every((v) => v > 0)) return variance.map((v) => 1 / v);
  return Float64Array.from(levels, (level) => length - level);
}
