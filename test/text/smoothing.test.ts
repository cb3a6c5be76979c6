import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { compensatedSum } from '../../src/numeric/sum.js';
import { continuationCounts, countNgrams } from '../../src/text/counts.js';
import { estimateDiscounts, FALLBACK_DISCOUNTS } from '../../src/text/smoothing/discounts.js';
import { parseSmoothing, SMOOTHINGS } from '../../src/text/smoothing/registry.js';

const corpora = fc
  .record({ vocabularySize: fc.integer({ min: 2, max: 6 }), n: fc.integer({ min: 1, max: 4 }) })
  .chain(({ vocabularySize, n }) =>
    fc
      .array(fc.nat(vocabularySize - 1), { minLength: n, maxLength: 300 })
      .map((tokens) => ({ tokens: Uint8Array.from(tokens), vocabularySize, n })),
  );

describe.each([...SMOOTHINGS.map(({ name }) => name), 'add:0.01'])('%s', (written) => {
  test('rows are laws without zeros', () => {
    const smooth = parseSmoothing(written);
    fc.assert(
      fc.property(corpora, (corpus) => {
        const law = smooth(corpus);
        expect(law.length).toBe(corpus.vocabularySize ** corpus.n);
        let worst = 0;
        for (let row = 0; row < law.length; row += corpus.vocabularySize) {
          const sum = compensatedSum(law.subarray(row, row + corpus.vocabularySize));
          worst = Math.max(worst, Math.abs(sum - 1));
        }
        expect(worst).toBeLessThan(1e-12);
        expect(law.every((p) => p > 0)).toBe(true);
      }),
      { seed: 1, numRuns: 150 },
    );
  });

  test('a context never seen has the law of the shorter one', () => {
    // "c" is followed by nothing: it ends the text.
    const tokens = Uint8Array.of(0, 1, 0, 0, 1, 1, 0, 2);
    const smooth = parseSmoothing(written);
    const pairs = smooth({ tokens, vocabularySize: 3, n: 2 });
    const singles = written.startsWith('add')
      ? Float64Array.of(1 / 3, 1 / 3, 1 / 3)
      : // Kneser-Ney's lower order depends on n: that of n = 3 ends in the one of n = 2
        smooth({ tokens, vocabularySize: 3, n: 3 }).subarray(24, 27);
    expect([...pairs.subarray(6, 9)]).toEqual([...singles].map((p) => expect.closeTo(p, 12)));
  });
});

test('every k-gram of the text and nothing else is counted', () => {
  fc.assert(
    fc.property(corpora, ({ tokens, vocabularySize, n }) => {
      const listed = new Map<string, number>();
      for (let i = 0; i + n <= tokens.length; i++) {
        const key = tokens.subarray(i, i + n).join(' ');
        listed.set(key, (listed.get(key) ?? 0) + 1);
      }
      const found = new Map<string, number>();
      countNgrams({ tokens, vocabularySize }, n).forEach((count, gram) => {
        const digits = Array.from({ length: n }, (_, i) => Math.floor(gram / vocabularySize ** (n - 1 - i)));
        if (count > 0) found.set(digits.map((digit) => digit % vocabularySize).join(' '), count);
      });
      expect(found).toEqual(new Map([...found.keys()].map((key) => [key, listed.get(key)])));
      expect(found.size).toBe(listed.size);
    }),
    { seed: 2, numRuns: 100 },
  );
});

test('the beginning of the text is a predecessor', () => {
  const corpus = { tokens: Uint8Array.of(2, 0, 1, 0, 1, 1), vocabularySize: 3 };
  // a after c, b; b after a, b; c after nothing but the beginning
  expect([...continuationCounts(countNgrams(corpus, 2), 2, corpus)]).toEqual([2, 2, 1]);
});

describe('discounts', () => {
  test('follow equation (26)', () => {
    // n_1 .. n_4 = 10, 5, 3, 2: Y = 1/2
    const counts = Float64Array.of(...Array(10).fill(1), ...Array(5).fill(2), 3, 3, 3, 4, 4, 7, 0, 0);
    expect(estimateDiscounts(counts)).toEqual([0.5, 2 - 1.5 * 0.6, expect.closeTo(3 - 2 * (2 / 3), 14)]);
  });

  test.each([
    ['no 1', [2, 2, 3, 4]],
    ['no 2', [1, 3, 4]],
    ['no 3', [1, 2, 4]],
    ['a negative one (n_3 = 8 n_2)', [1, 1, 2, 3, 3, 3, 3, 3, 3, 3, 3]],
  ])('fall back: %s', (_, counts) => {
    expect(estimateDiscounts(Float64Array.from(counts))).toEqual(FALLBACK_DISCOUNTS);
  });
});
