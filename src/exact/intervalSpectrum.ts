import { entropyOfWeights } from '../numeric/entropy.js';
import { sumOverPositions } from './chainLaws.js';
import type { ChainContext } from './lagMatrices.js';
import type { Meter } from './meter.js';
import { adjacentInformation, lastColumnDifferences, type PairRow, pairRow } from './pairRows.js';

/**
 * The dependence of a first-order chain, by intervals [l, r] of positions: q_{l,r} = I(X_l; X_r | X_{l-1}, X_{r+1}) >= 0
 * (neighbours outside 0..L-1 are left out), so that I(X_i; X_j) is the sum of q over the intervals that contain both.
 */
export interface IntervalSpectrum {
  /** `sums[n]`, n = 2..: sum of q over the intervals of n < L positions; the rest is negligible. */
  readonly sums: Float64Array;
  /** q of the interval of all L positions. */
  readonly whole: number;
  /** I(X_i; X_{i+1}) by index of the law of X_i, i <= L-2. */
  readonly adjacent: readonly number[];
  /** I(X_i; X_{i+1} | X_{i+2}) by index of the law of X_i, i <= L-3. */
  readonly adjacentGiven: readonly number[];
}

/**
 * Sums q by the number of positions, from differences of pair informations: for 0 < l and r < L-1,
 * q_{l,r} = (mu_{l,r} - mu_{l,r+1}) - (mu_{l-1,r} - mu_{l-1,r+1}), mu_{i,j} = I(X_i; X_j). Derived; proved against
 * enumeration in the tests. Where the laws repeat, so do the q: the cost does not grow with L.
 */
export function intervalSpectrum(context: ChainContext, meter: Meter): IntervalSpectrum {
  const { laws, length } = context;
  const phaseEntropy = entropyOfPhases(context);
  const adjacents = laws.laws.map((_, index) =>
    index < length - 1 ? adjacentInformation(context, index) : 0,
  );
  const scale = sumOverPositions(laws, length - 1, (index) => adjacents[index]) / (length - 1);
  const sums: number[] = [0, 0];
  const givens: number[] = [];
  const add = (lag: number, count: number, q: number) => {
    while (sums.length <= lag + 1) sums.push(0);
    if (q > 0) sums[lag + 1] += count * q; // below 0 only by rounding
  };

  const rowOf = rowsOnDemand(context, scale, meter);
  let whole = phaseEntropy;
  let before: PairRow | undefined;
  const each = Math.min(laws.tail, length - 2);
  for (let left = 0; left <= each; left++) {
    const row = rowOf(left);
    givens.push(row.differences[1]);
    for (let lag = 1; lag < row.differences.length && left + lag < length - 1; lag++) {
      add(lag, 1, row.differences[lag] - (before?.differences[lag + 1] ?? 0));
    }
    if (left === 0) whole += row.information[length - 1] ?? 0;
    before = row;
  }
  for (let left = laws.tail + 1; left <= Math.min(laws.tail + laws.period, length - 2); left++) {
    const row = rowOf(left);
    const previous = rowOf(left - 1);
    givens.push(row.differences[1]);
    for (let lag = 1; lag < row.differences.length && left + lag < length - 1; lag++) {
      const count = Math.floor((length - 2 - lag - left) / laws.period) + 1;
      add(lag, count, row.differences[lag] - (previous.differences[lag + 1] ?? 0));
    }
  }
  const column = context.chain.stationary
    ? rowOf(0).differences
    : lastColumnDifferences(context, scale, meter);
  for (let lag = 1; lag < Math.min(column.length, length - 1); lag++) add(lag, 1, column[lag]);

  return {
    sums: Float64Array.from(sums),
    whole,
    adjacent: adjacents.map((information) => phaseEntropy + information),
    adjacentGiven: givens,
  };
}

/** Rows by position, kept while they may be asked for again: those of the tail, where the laws repeat. */
function rowsOnDemand(context: ChainContext, scale: number, meter: Meter): (position: number) => PairRow {
  const { laws } = context;
  const tail = new Map<number, PairRow>();
  return (position) => {
    const index = laws.indexOf(position);
    const known = tail.get(index);
    if (known !== undefined) return known;
    const row = pairRow(context, position, scale, meter);
    if (index >= laws.tail) tail.set(index, row);
    return row;
  };
}

function entropyOfPhases({ chain, phases }: ChainContext): number {
  const mass = new Float64Array(phases.next.length);
  chain.initial.forEach((p, x) => {
    mass[phases.label[x]] += p;
  });
  return mass.length === 1 ? 0 : entropyOfWeights(mass);
}
