import { mean, scatter } from './spread.js';

/** How unevenly the chunks carry a sample variance. */
export interface Concentration {
  /** Largest share that one of them carries. */
  readonly largest: number;
  /** Sum of the squares of the shares: 1 over the number of equal ones that would be as uneven. */
  readonly squares: number;
  /** Number of values. */
  readonly count: number;
}

/** Share that one value may carry before an error bar is no longer believed. */
const MOST_OF_ONE = 0.4;
/** Sum of squares that the shares of many values may have: that of seven equal ones. */
const MOST_SQUARES = 0.14;
/** That of few values, times their number: beyond it are 0.2% of 32 normal values. */
const MOST_SQUARES_OF_FEW = 6.4;

/** Relative spread that is rounding. */
const ROUNDING = 1e-13;

/**
 * How the sum of squared deviations divides among values: where rare events carry the information, the few chunks that have
 * seen one carry nearly all of the spread, and an error bar from it may be too small by any factor.
 *
 * @returns 0 and 0 where the values do not vary beyond rounding, or are not finite
 */
export function concentration(values: ArrayLike<number>): Concentration {
  const center = mean(values);
  const total = scatter(values, center);
  if (!(total > values.length * (ROUNDING * center) ** 2))
    return { largest: 0, squares: 0, count: values.length };
  let largest = 0;
  let squares = 0;
  for (let i = 0; i < values.length; i++) {
    const share = (values[i] - center) ** 2 / total;
    largest = Math.max(largest, share);
    squares += share * share;
  }
  return { largest, squares, count: values.length };
}

/**
 * By how much a variance is more concentrated than an error bar bears; at most 1 where it is not. Besides a single chunk with
 * 0.4 of the variance (THEORY, "when a run may call itself precise") a few that share it are too many: with the sum of squares
 * at 0.14 intervals of Poisson events hold 93% or more at any rate of events.
 */
export function excess({ largest, squares, count }: Concentration): number {
  const mostSquares = Math.max(MOST_SQUARES, MOST_SQUARES_OF_FEW / count);
  return Math.max(largest / MOST_OF_ONE, squares / mostSquares);
}
