import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { logAxis } from '../../src/report/logAxis.js';

describe('logarithmic axes', () => {
  test('ticks are the powers of the base inside the domain', () => {
    expect(logAxis([1, 64], 2)!.ticks).toEqual([1, 2, 4, 8, 16, 32, 64]);
    expect(logAxis([0.001, 1], 10)!.ticks).toEqual([0.001, 0.01, 0.1, 1]);
  });

  test('a short range has ticks between the powers', () => {
    expect(logAxis([0.15, 0.6], 10)!.ticks).toEqual([0.2, 0.5]);
  });

  test('what cannot be shown does not widen it, and alone gives no axis', () => {
    expect(logAxis([0, -1, Number.POSITIVE_INFINITY, Number.NaN, 2, 8], 2)).toEqual(logAxis([2, 8], 2));
    expect(logAxis([0, -1, Number.POSITIVE_INFINITY], 10)).toBeUndefined();
  });

  test('the domain holds every value, one value alone has room, and ticks lie inside', () => {
    const positive = fc.double({ min: 1e-12, max: 1e12, noNaN: true });
    fc.assert(
      fc.property(
        fc.array(positive, { minLength: 1, maxLength: 20 }),
        fc.constantFrom<2 | 10>(2, 10),
        (values, base) => {
          const { domain, ticks } = logAxis(values, base)!;
          expect(domain[0]).toBeLessThan(Math.min(...values));
          expect(domain[1]).toBeGreaterThan(Math.max(...values));
          for (const tick of ticks) {
            expect(tick).toBeGreaterThanOrEqual(domain[0]);
            expect(tick).toBeLessThanOrEqual(domain[1]);
          }
        },
      ),
      { seed: 7, numRuns: 200 },
    );
  });
});
