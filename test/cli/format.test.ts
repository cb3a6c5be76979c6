import { describe, expect, test } from '@jest/globals';
import { exactly } from '../../src/statistics/estimate.js';
import { formatEstimate, formatNumber, formatSeconds } from '../../src/statistics/format.js';

function estimate(value: number, standardError: number) {
  return { value, standardError, ci95: [0, 0] as const, exact: false };
}

describe('numbers', () => {
  test.each([
    [0, '0'],
    [42, '42'],
    [1.5, '1.50000'],
    [Math.PI, '3.14159'],
    [123456.789, '123457'],
    [0.000123456789, '0.000123457'],
    [1.23456789e-9, '1.23457e-9'],
    [1.5e300, '1.5e300'],
    [-2.5e-12, '-2.5e-12'],
    [999999.9, '1000000'],
    [Number.POSITIVE_INFINITY, 'Infinity'],
    [Number.NEGATIVE_INFINITY, '-Infinity'],
  ])('%p reads %p', (value, text) => {
    expect(formatNumber(value)).toBe(text);
  });
});

describe('value ± error', () => {
  test.each([
    [28.4567, 0.0234, '28.457 ± 0.023'],
    [28.4567, 0.234, '28.46 ± 0.23'],
    [28.4567, 2.34, '28.5 ± 2.3'],
    [28.4567, 0.0996, '28.46 ± 0.10'],
    [1234.56, 23.4, '1235 ± 23'],
    [123456, 2340, '(1.235 ± 0.023)e5'],
    [-0.00012, 0.0034, '-0.0001 ± 0.0034'],
    [-0.00001, 0.0034, '0.0000 ± 0.0034'],
    [1.23456e-8, 3.4e-10, '(1.235 ± 0.034)e-8'],
    [0, 1.2e-9, '(0.0 ± 1.2)e-9'],
    [3e-10, 1.2e-9, '(0.3 ± 1.2)e-9'],
    [5e9, 1.2e7, '(5.000 ± 0.012)e9'],
    [1.08301, 0, '1.08301 ± 0'],
  ])('%p and %p read %p', (value, error, text) => {
    expect(formatEstimate(estimate(value, error))).toBe(text);
  });

  test('an exact value has six digits and says that it is exact', () => {
    expect(formatEstimate(exactly(1.08301225969718))).toBe('1.08301 exact');
    expect(formatEstimate(exactly(0))).toBe('0 exact');
    expect(formatEstimate(exactly(Number.POSITIVE_INFINITY))).toBe('Infinity exact');
  });

  test('an infinite estimate needs no error', () => {
    expect(formatEstimate(estimate(Number.POSITIVE_INFINITY, 0))).toBe('Infinity');
  });

  test('value and error are scaled alike', () => {
    expect(formatEstimate(estimate(Math.LN2, 0.01 * Math.LN2), 1 / Math.LN2)).toBe('1.000 ± 0.010');
  });

  test('value and error agree with the numbers they stand for over many magnitudes', () => {
    for (let exponent = -12; exponent <= 12; exponent++) {
      for (let ratio = -8; ratio <= 1; ratio++) {
        const value = 1.23456789 * 10 ** exponent;
        const error = 2.71 * 10 ** (exponent + ratio);
        const text = formatEstimate(estimate(value, error));
        const [, v, e, , power] = /^\(?(-?[\d.]+) ± ([\d.]+)\)?(e(-?\d+))?$/.exec(text)!;
        const scale = 10 ** Number(power ?? 0);
        expect(Math.abs(Number(v) * scale - value)).toBeLessThanOrEqual(0.051 * error);
        expect(Math.abs(Number(e) * scale - error)).toBeLessThanOrEqual(0.05 * error);
        expect(v.split('.')[1]?.length).toBe(e.split('.')[1]?.length);
      }
    }
  });
});

test('durations read as a person says them', () => {
  expect([0.85, 12.34, 59.99, 125, 4320].map(formatSeconds)).toEqual([
    '850 ms',
    '12.3 s',
    '60.0 s',
    '2 min 05 s',
    '1 h 12 min',
  ]);
});
