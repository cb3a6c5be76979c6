import { expect, test } from '@jest/globals';
import { controlledEstimate } from '../../src/statistics/spread.js';

const values = Array.from({ length: 40 }, (_, i) => (i * 17) % 40);
const MEAN = 19.5;

test('a control takes away what it explains', () => {
  const control = values.map((value, i) => value - MEAN + (i % 2) - 0.5);
  const { estimate, beta } = controlledEstimate(values, control, 0, 1e-9);
  expect(beta).toBeGreaterThan(0.9);
  expect(estimate.standardError).toBeLessThan(0.2);
});

test('rounding errors are no control, however they go with the values', () => {
  const control = values.map((value) => 1e-16 * (value + 1));
  const { estimate, beta } = controlledEstimate(values, control, 0, 1e-13);
  expect(beta).toBe(0);
  expect(estimate.value).toBeCloseTo(MEAN, 12);
  // Taken for a control of mean 0 they would move the mean, and hide it.
  const fooled = controlledEstimate(values, control, 0).estimate;
  expect(Math.abs(fooled.value - MEAN)).toBeGreaterThan(10);
  expect(fooled.standardError).toBeLessThan(1e-9);
});
