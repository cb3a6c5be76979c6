import type { Doubt } from '../estimators/scrutiny.js';
import type { Estimate } from '../statistics/estimate.js';

/** What is precise enough: either of the two suffices for a row. */
export interface PrecisionTarget {
  /** Standard error over value. */
  readonly relativeError: number;
  /** Standard error in nats per token. */
  readonly absoluteError: number;
}

export interface Precision {
  /** Rows that meet neither target, and doubts about all of them. */
  readonly missed: number;
  /** Those of them that more trajectories would help: their error is not mostly rounding. */
  readonly improvable: number;
  /** Largest standard error over value among the rows that meet neither target; 0 if there are none. */
  readonly worstRelativeError: number;
  /** By how much the number of chunks must grow for all rows to meet a target, by the square-root law; at least 1. */
  readonly growth: number;
}

/** By how much the number of chunks grows where error bars are doubtful: nothing tells how many it takes. */
const DOUBTFUL_GROWTH = 2;

/**
 * Judges estimates (in nats, of sequences of `length` tokens) against the target; `rounding` is the part of their errors that stays.
 *
 * @param doubts no estimate is precise while there are any
 */
export function precisionOf(
  estimates: readonly Estimate[],
  length: number,
  target: PrecisionTarget,
  rounding: number,
  doubts: readonly Doubt[],
): Precision {
  let missed = doubts.length;
  let improvable = doubts.filter((doubt) => doubt.improvable).length;
  let worstRelativeError = 0;
  let growth = improvable > 0 ? DOUBTFUL_GROWTH : 1;
  for (const { value, standardError, exact } of estimates) {
    const wanted = Math.max(target.relativeError * Math.abs(value), target.absoluteError * length);
    if (exact || standardError <= wanted) continue;
    missed++;
    worstRelativeError = Math.max(worstRelativeError, standardError / Math.abs(value));
    const sampled = standardError ** 2 - rounding ** 2;
    if (sampled <= rounding ** 2) continue;
    improvable++;
    growth = Math.max(growth, sampled / Math.max(wanted ** 2 - rounding ** 2, rounding ** 2));
  }
  return { missed, improvable, worstRelativeError, growth };
}

/** Groups of estimates together. */
export function overallPrecision(groups: readonly Precision[]): Precision {
  const sum = (key: 'missed' | 'improvable') => groups.reduce((total, group) => total + group[key], 0);
  return {
    missed: sum('missed'),
    improvable: sum('improvable'),
    worstRelativeError: Math.max(0, ...groups.map(({ worstRelativeError }) => worstRelativeError)),
    growth: Math.max(1, ...groups.map(({ growth }) => growth)),
  };
}
