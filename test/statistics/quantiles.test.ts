import { expect, test } from '@jest/globals';
import { studentQuantile } from '../../src/statistics/quantiles.js';

// R 4.3 qt(p, df), 15 digits.
test.each([
  [0.975, 1, 12.7062047361747],
  [0.975, 2, 4.30265272974946],
  [0.975, 5, 2.57058183563631],
  [0.975, 31, 2.03951344639641],
  [0.995, 10, 3.16927267261695],
  [0.9, 3, 1.63774435369621],
  [0.975, 1e6, 1.95996635682066],
])('t quantile at p = %d with %d degrees of freedom', (p, dof, expected) => {
  expect(Math.abs(studentQuantile(p, dof) / expected - 1)).toBeLessThan(1e-9);
  expect(studentQuantile(1 - p, dof)).toBeCloseTo(-expected, 6);
});
