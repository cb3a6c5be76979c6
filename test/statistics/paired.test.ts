import { expect, test } from '@jest/globals';
import { WordStream } from '../../src/random/wordStream.js';
import { exactly } from '../../src/statistics/estimate.js';
import { type ChunkedEstimate, pairedDifference } from '../../src/statistics/paired.js';
import { mean, meanEstimate, widened } from '../../src/statistics/spread.js';

const words = new WordStream([1, 2], 0, 0);
/** Uniform, of mean 0 and variance 1. */
const draw = () => Math.sqrt(12) * (words.nextDouble() - 0.5);

const chunked = (values: readonly number[]): ChunkedEstimate => ({ estimate: meanEstimate(values), values });

test('as many chunks: the mean of the differences, with the error of their spread', () => {
  const common = Array.from({ length: 40 }, draw);
  const [a, b] = [1, 2].map((scale) => common.map((value) => scale * value + 0.3 * draw()));
  const difference = pairedDifference(chunked(a), chunked(b));
  const expected = meanEstimate(a.map((value, c) => value - b[c]));
  expect(difference.value).toBeCloseTo(expected.value, 12);
  expect(difference.standardError).toBeCloseTo(expected.standardError, 12);
});

test('more chunks of the one than of the other: the error is what the difference varies by', () => {
  const RUNS = 200;
  const [few, many] = [32, 64];
  /** The differences of many runs, whose common part has that share of the variance, over their errors. */
  const scores = (
    share: number,
    error = (a: ChunkedEstimate, b: ChunkedEstimate) => pairedDifference(a, b),
  ) =>
    Array.from({ length: RUNS }, () => {
      const common = Array.from({ length: many }, draw);
      const own = () => common.map((value) => Math.sqrt(share) * value + Math.sqrt(1 - share) * draw());
      const [a, b] = [chunked(own().slice(0, few)), chunked(own())];
      return (a.estimate.value - b.estimate.value) / error(a, b).standardError;
    });
  const spread = (values: readonly number[]) => Math.sqrt(mean(values.map((value) => value ** 2)));
  // Within 4.5 standard errors (0.051 each) of the spread of a Student variable, 1.03.
  for (const share of [0.5, 0.95]) expect(Math.abs(spread(scores(share)) - 1.03)).toBeLessThan(0.23);
  // Errors taken as independent are too large where there is much in common.
  const unpaired = (a: ChunkedEstimate, b: ChunkedEstimate) => ({
    ...a.estimate,
    standardError: Math.hypot(a.estimate.standardError, b.estimate.standardError),
  });
  expect(spread(scores(0.95, unpaired))).toBeLessThan(0.9);
});

test('exact values have no error to add, and rounding does not cancel', () => {
  const values = Array.from({ length: 32 }, draw);
  const a = chunked(values);
  const exact: ChunkedEstimate = { estimate: exactly(2), values: [] };
  expect(pairedDifference(exact, { ...exact, estimate: exactly(0.5) })).toEqual(exactly(1.5));
  expect(pairedDifference(a, exact).standardError).toBe(a.estimate.standardError);
  expect(pairedDifference(exact, a).value).toBe(2 - a.estimate.value);
  const rounded = { values, estimate: widened(a.estimate, 0.1) };
  expect(pairedDifference(rounded, rounded)).toMatchObject({ value: 0 });
  expect(pairedDifference(rounded, rounded).standardError).toBeCloseTo(Math.hypot(0.1, 0.1), 12);
});
