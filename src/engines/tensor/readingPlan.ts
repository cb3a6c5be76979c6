import { type Block, blocksOf } from '../../chunks/readings.js';
import type { LevelSum, ProfileTask } from '../../chunks/task.js';
import { CompensatedSum } from '../../numeric/sum.js';
import { fillWords, PURPOSE } from '../../random/philox.js';
import { levelReader, type Passes } from './levelReader.js';
import type { Trajectory } from './trajectory.js';

/** What one trajectory adds to the readings of its chunk. */
export interface TrajectoryReadings {
  readonly profile: Float64Array;
  readonly sums: Float64Array;
  /** Per sum, the same with every level replaced by random ones of its block: its mean is H(X). Undefined without blocks. */
  readonly totals: readonly (number | undefined)[];
  /** sum of h^(k) over all levels, where all are kept. */
  readonly total?: number;
}

export interface ReadingPlan {
  /** Passes to take, by the number of revealed positions. */
  readonly passes: ReadonlySet<number>;
  read(passes: Passes): TrajectoryReadings;
}

interface Term {
  readonly level: number;
  readonly weight: number;
}

/**
 * Which passes one trajectory takes for the readings of its task, and how these are formed from them. Where every level is
 * kept, sum_k h^(k) is the total; otherwise every block of a sum has a coupled partner, see `coupledTerms`.
 */
export function planReadings(task: ProfileTask, trajectory: Trajectory): ReadingPlan {
  const { length, readings } = task;
  const reader = levelReader(trajectory);
  const every = readings.levels.length === length;
  const levels = Array.from(readings.levels, (level): Term => ({ level, weight: 1 }));
  const sums = readings.sums.map((sum) =>
    Array.from(sum.levels, (level, t): Term => ({ level, weight: sum.weights[t] })),
  );
  const draws = every ? new Float64Array() : blockDraws(task, trajectory.number);
  const partners = readings.sums.map((sum) => (every ? undefined : coupledTerms(sum, length, draws)));

  const passes = new Set<number>([0]);
  for (const { level } of [levels, ...sums].flat()) {
    passes.add(reader.maskedPass(level));
    passes.add(reader.cavityPass(level));
  }
  for (const { level } of partners.flatMap((terms) => terms ?? [])) passes.add(reader.entirePass(level));
  return {
    passes,
    read(at) {
      const value = (level: number) => (reader.masked(level, at) + reader.cavities(level, at)) / length;
      const revealed = (terms: readonly Term[]) => weightedSum(terms, value);
      const coupled = (terms: readonly Term[]) =>
        (weightedSum(terms, (level) => reader.entire(level, at)) + reader.masked(0, at)) / (length + 1);
      return {
        profile: Float64Array.from(levels, ({ level }) => value(level)),
        sums: Float64Array.from(sums, revealed),
        totals: partners.map((terms) => terms && coupled(terms)),
        total: every ? revealed(levels) : undefined,
      };
    },
  };
}

function weightedSum(terms: readonly Term[], value: (level: number) => number): number {
  const sum = new CompensatedSum();
  for (const { level, weight } of terms) sum.add(weight * value(level));
  return sum.value;
}

/** One uniform draw in [0, 1) per block; block t of every schedule has the same, so that schedules are compared on equal draws. */
function blockDraws({ key, readings, length }: ProfileTask, trajectory: number): Float64Array {
  const most = Math.max(0, ...readings.sums.map((sum) => blocksOf(sum, length)?.length ?? 0));
  const words = new Uint32Array(4 * Math.ceil(most / 4));
  fillWords(key, PURPOSE.couplings, trajectory, most, words);
  return Float64Array.from(words, (word) => word / 2 ** 32);
}

/**
 * The partner of a sum over blocks. The sum A_n of all L entropies of a pass with n revealed has mean
 * (L - n) h(n) + n h(n-1), so that sum_{n=1..L} E A_n + L h(0) = (L + 1) H(X): every entropy counts, and one pass a level
 * is enough. Of each block of r levels from k on, r/2 times A_n at n = k + 1 + J and at its mirror image n = k + r - J,
 * J uniform on 0..r-1, stand for the sum over its n. Derived.
 */
function coupledTerms(sum: LevelSum, length: number, draws: Float64Array): Term[] | undefined {
  return blocksOf(sum, length)?.flatMap(({ level, size }: Block, t) => {
    const offset = Math.floor(draws[t] * size);
    return [1 + offset, size - offset].map((n) => ({ level: level + n, weight: size / 2 }));
  });
}
