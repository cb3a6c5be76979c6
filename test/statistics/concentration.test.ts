import { expect, test } from '@jest/globals';
import { concentration, excess } from '../../src/statistics/concentration.js';

test('the shares of a variance', () => {
  // Deviations 3 and three times -1: squares 9, 1, 1, 1 of 12.
  const { largest, squares } = concentration([4, 0, 0, 0]);
  expect(largest).toBeCloseTo(9 / 12, 14);
  expect(squares).toBeCloseTo((81 + 3) / 144, 14);
  expect(concentration([1, -1, 1, -1])).toEqual({ largest: 0.25, squares: 0.25, count: 4 });
});

test('values that do not vary beyond rounding, and infinite ones, have none', () => {
  const none = { largest: 0, squares: 0, count: 3 };
  expect(concentration([2, 2, 2])).toEqual(none);
  expect(concentration([1, 1 + 2e-16, 1])).toEqual(none);
  expect(concentration([1, Number.POSITIVE_INFINITY, 2])).toEqual(none);
});

test('one chunk of many, or few, are too much; even ones are not', () => {
  const spikes = (count: number) => Array.from({ length: 100 }, (_, i) => (i < count ? 1 : 0));
  expect(excess(concentration(spikes(1)))).toBeGreaterThan(1);
  expect(excess(concentration(spikes(4)))).toBeGreaterThan(1);
  expect(excess(concentration(spikes(12)))).toBeLessThan(1);
  expect(excess(concentration(Array.from({ length: 32 }, (_, i) => Math.sin(i))))).toBeLessThan(1);
});
