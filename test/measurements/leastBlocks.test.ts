import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { LeastBlocks } from '../../src/measurements/leastBlocks.js';

/** All compositions of a length into at most `steps` parts. */
function* compositions(length: number, steps: number): Generator<number[]> {
  if (length === 0) yield [];
  else if (steps > 0)
    for (let first = 1; first <= length; first++)
      for (const rest of compositions(length - first, steps - 1)) yield [first, ...rest];
}

function cost(values: readonly number[], sizes: readonly number[]): number {
  let level = 0;
  let sum = 0;
  for (const size of sizes) {
    sum += size * values[level];
    level += size;
  }
  return sum;
}

describe('the cheapest schedule of at most T steps on a profile of any shape', () => {
  test('as enumeration finds it, for every T', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 0, max: 3, noNaN: true }), { minLength: 1, maxLength: 9 }),
        (values) => {
          const length = values.length;
          const search = new LeastBlocks(
            Array.from({ length: length + 1 }, (_, k) => k),
            values,
          );
          for (let steps = 1; steps <= length; steps++) {
            const found = search.more();
            const least = Math.min(...[...compositions(length, steps)].map((sizes) => cost(values, sizes)));
            expect(found.reduce((a, b) => a + b, 0)).toBe(length);
            expect(found.length).toBeLessThanOrEqual(steps);
            expect(cost(values, found)).toBeCloseTo(least, 9);
          }
        },
      ),
      { numRuns: 300, seed: 5 },
    );
  });

  test('nodes at given places alone, and the fewest steps where more do not help', () => {
    // 0..2, 2..5, 5..8 with values 1, 3, 0: one block from 0 costs 8, two with a node at 5 cost 5.
    const search = new LeastBlocks([0, 2, 5, 8], [1, 3, 0]);
    expect([search.more(), search.more(), search.more(), search.more()]).toEqual([
      [8],
      [5, 3],
      [5, 3],
      [5, 3],
    ]);
    const flat = new LeastBlocks([0, 1, 2, 3], [0.1, 0.1, 0.1]);
    flat.more();
    expect(flat.more()).toEqual([3]);
  });
});
