import seedrandom from 'seedrandom';
import type { LoggedLoss, MeasurementSet } from './measurement.js';

/** Enough groups for t intervals with few degrees of freedom lost, few enough to leave each out in turn; even. */
const MOST_GROUPS = 64;

/**
 * Measurements summed by group of sequences and by level. Groups are independent and alike: errors come from leaving
 * out one at a time, and each is in one of the two halves of cross-fitting.
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
  /** By group: 0 or 1. */
  readonly halves: readonly number[];
  /** What a reader should know about how they were read, in sentences. */
  readonly notes?: readonly string[];
}

/** Sums of one level by group. */
interface LevelSums {
  readonly count: Float64Array;
  readonly sum: Float64Array;
  /** Sequences that begin at this level, by group. */
  readonly begun: Int32Array;
}

/**
 * Groups whole sequences as they come. A new one goes to the half, and there to the group, that has the fewest of those which
 * begin at the same level, then the fewest of all, and else at random: groups do not coincide with levels when a file lists its
 * levels in turn. The draw is fixed: results are reproducible.
 */
export class MeasurementGroups {
  private readonly random = seedrandom('groups of measured sequences');
  private readonly levels = new Map<number, LevelSums>();
  private readonly groupOf = new Map<string, number>();
  private readonly sizes = new Int32Array(MOST_GROUPS);
  private sequences = 0;

  add({ revealed, nll, sequence }: LoggedLoss): void {
    const level = this.levelSums(revealed);
    let group = sequence === undefined ? undefined : this.groupOf.get(sequence);
    if (group === undefined) {
      group = this.nextGroup(level.begun);
      level.begun[group]++;
      this.sizes[group]++;
      this.sequences++;
      if (sequence !== undefined) this.groupOf.set(sequence, group);
    }
    level.count[group]++;
    level.sum[group] += nll;
  }

  grouped(length: number, paired: boolean): GroupedMeasurements {
    const levels = [...this.levels.keys()].sort((a, b) => a - b);
    const groups = Array.from(this.sizes.keys()).filter((group) => this.sizes[group] > 0);
    const table = (pick: (sums: LevelSums) => Float64Array) =>
      groups.map((group) => Float64Array.from(levels, (level) => pick(this.levels.get(level)!)[group]));
    return {
      length,
      levels,
      sequences: this.sequences,
      paired,
      counts: table(({ count }) => count),
      sums: table(({ sum }) => sum),
      halves: groups.map((group) => group % 2),
    };
  }

  private levelSums(level: number): LevelSums {
    let sums = this.levels.get(level);
    if (sums === undefined) {
      sums = {
        count: new Float64Array(MOST_GROUPS),
        sum: new Float64Array(MOST_GROUPS),
        begun: new Int32Array(MOST_GROUPS),
      };
      this.levels.set(level, sums);
    }
    return sums;
  }

  private nextGroup(begun: Int32Array): number {
    const inHalf = [0, 0];
    const size = [0, 0];
    for (let group = 0; group < MOST_GROUPS; group++) {
      inHalf[group % 2] += begun[group];
      size[group % 2] += this.sizes[group];
    }
    const lead = inHalf[0] - inHalf[1] || size[0] - size[1] || this.random() - 0.5;
    let chosen = -1;
    let ties = 0;
    for (let group = lead < 0 ? 0 : 1; group < MOST_GROUPS; group += 2) {
      const step = chosen < 0 ? -1 : begun[group] - begun[chosen] || this.sizes[group] - this.sizes[chosen];
      if (step < 0) {
        chosen = group;
        ties = 1;
      } else if (step === 0 && this.random() * ++ties < 1) chosen = group;
    }
    return chosen;
  }
}

/** The sums of measurements; what is summed already comes back. */
export function groupMeasurements(set: MeasurementSet | GroupedMeasurements): GroupedMeasurements {
  if ('counts' in set) return set;
  const groups = new MeasurementGroups();
  for (const loss of set.measurements) groups.add(loss);
  return { ...groups.grouped(set.length, set.paired), notes: set.notes ?? [] };
}
