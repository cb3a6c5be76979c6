import { describe, expect, test } from '@jest/globals';
import { labelled, logSlope, pairedRatio, ratio } from '../../src/reproductions/measured.js';
import { consistentFrom, everyWithin, someWithin } from '../../src/reproductions/verdicts.js';

const values = (...pairs: [value: number, standardError: number][]) =>
  pairs.map(([value, standardError]) => ({ label: '', value, standardError }));
const BELOW_1 = [Number.NEGATIVE_INFINITY, 1] as const;

describe('a claim about every value', () => {
  test('is confirmed, contradicted or left open by the errors', () => {
    expect(everyWithin(values([0.5, 0.01], [0.9, 0.01]), BELOW_1)).toBe('confirmed');
    expect(everyWithin(values([0.5, 0.01], [1.1, 0.01]), BELOW_1)).toBe('contradicted');
    expect(everyWithin(values([0.5, 0.01], [0.9, 0.1]), BELOW_1)).toMatch(/^not decided/);
    expect(everyWithin(values([0.5, 0.01], [1.1, 0.1]), BELOW_1)).toMatch(/^not decided/);
    expect(everyWithin(values([Number.NaN, 0]), BELOW_1)).toMatch(/^not decided/);
    expect(everyWithin([], BELOW_1)).toMatch(/^not decided: nothing/);
  });

  test('allows exact values on the limit, up to rounding, and no more', () => {
    expect(everyWithin(values([1 + 1e-12, 0]), BELOW_1)).toBe('confirmed');
    expect(everyWithin(values([1 + 1e-6, 0]), BELOW_1)).toBe('contradicted');
  });

  test('takes wider intervals for more values: 4 standard errors decide for one and not for a thousand', () => {
    const beyond: [number, number] = [1.04, 0.01];
    expect(everyWithin(values(beyond), BELOW_1)).toBe('contradicted');
    const many = Array.from({ length: 999 }, (): [number, number] => [0.5, 0]);
    expect(everyWithin(values(beyond, ...many), BELOW_1)).toMatch(/^not decided/);
  });

  test('has the quantiles of the published table of Student: 3.633 for two-sided 0.1% and 31 degrees', () => {
    expect(everyWithin(values([1 - 3.63 * 0.01, 0.01]), BELOW_1)).toMatch(/^not decided/);
    expect(everyWithin(values([1 - 3.64 * 0.01, 0.01]), BELOW_1)).toBe('confirmed');
  });
});

describe('a claim about some value', () => {
  test('takes one value that is surely within, and is contradicted only by all', () => {
    expect(someWithin(values([0.5, 0.01], [3, 0.1]), BELOW_1)).toBe('confirmed');
    expect(someWithin(values([2, 0.01], [3, 0.1]), BELOW_1)).toBe('contradicted');
    expect(someWithin(values([1.01, 0.1], [3, 0.1]), BELOW_1)).toMatch(/^not decided/);
    expect(someWithin([], BELOW_1)).toMatch(/^not decided: nothing/);
  });
});

test('an open constant is consistent from the greatest value on, errors included', () => {
  expect(consistentFrom(values([0.25, 0], [0.125, 0]))).toBe('consistent for C >= 0.250');
  expect(consistentFrom(values([0.25, 0.1]))).toMatch(/^consistent for C >= 0\.6/);
});

describe('derived numbers', () => {
  test('a ratio of numbers that vary together is as sharp as their difference', () => {
    const [a, b] = [3, 4].map((value) => ({ value, standardError: 0.3 }));
    const error = (difference: number) => pairedRatio('', a, b, { standardError: difference }).standardError;
    // Independent numbers: relative errors in quadrature. Moving alike, the ratio moves by what is left: 0.3 (1 - 3/4) / 4.
    expect(error(0.3 * Math.SQRT2)).toBeCloseTo(0.75 * Math.hypot(0.1, 0.075), 12);
    expect(error(0)).toBeCloseTo(0.3 * 0.25 * 0.25, 12);
    expect(error(0.6)).toBeCloseTo(ratio('', a, b).standardError, 12);
  });

  test('a slope is that of a power law, and its error that of its worst correlation', () => {
    const points = [8, 16, 32].map((x) => ({ x, value: 5 * x ** -0.75, standardError: 0.01 * x ** -0.75 }));
    const slope = logSlope('', points);
    expect(slope.value).toBeCloseTo(-0.75, 12);
    // Both ends move by 0.2% against each other over a factor of 4.
    expect(slope.standardError).toBeCloseTo((2 * 0.002) / Math.log(4), 12);
  });

  test('a ratio adds relative errors', () => {
    const { value, standardError } = ratio('', labelled('', { value: 6, standardError: 0.6 }), {
      value: 2,
      standardError: 0.1,
    });
    expect(value).toBe(3);
    expect(standardError).toBeCloseTo(3 * (0.1 + 0.05), 12);
  });
});
