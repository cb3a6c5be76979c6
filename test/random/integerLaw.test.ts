import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { drawSymbol, integerThresholds } from '../../src/random/integerLaw.js';

const EDGE_WORDS = [0, 1, 2 ** 31, 2 ** 32 - 2, 2 ** 32 - 1];

function thresholdsOf(law: number[]): Uint32Array {
  const out = new Uint32Array(law.length);
  integerThresholds(Float64Array.from(law), 0, law.length, out);
  return out;
}

test('impossible symbols are never drawn, possible ones always own a word', () => {
  const weight = fc.oneof(
    fc.constant(0),
    fc.constant(1e-300),
    fc.double({ min: 1e-12, max: 1, noNaN: true }),
  );
  fc.assert(
    fc.property(fc.array(weight, { minLength: 1, maxLength: 40 }), (weights) => {
      fc.pre(weights.some((w) => w > 0));
      const total = weights.reduce((a, b) => a + b);
      const law = weights.map((w) => w / total);
      const thresholds = thresholdsOf(law);
      for (const word of EDGE_WORDS)
        expect(law[drawSymbol(thresholds, 0, law.length, word)]).toBeGreaterThan(0);
      law.forEach((p, v) => {
        const first = v === 0 ? 0 : thresholds[v - 1];
        if (p > 0) expect(drawSymbol(thresholds, 0, law.length, first)).toBe(v);
        const share = (thresholds[v] - first) / 2 ** 32;
        expect(Math.abs(share - p)).toBeLessThan((law.length + 2) / 2 ** 32);
      });
    }),
    { seed: 1, numRuns: 500 },
  );
});

test('the edges of the word range draw the first and the last possible symbol', () => {
  const thresholds = thresholdsOf([0, 0.25, 0, 0.5, 0.25, 0]);
  expect(drawSymbol(thresholds, 0, 6, 0)).toBe(1);
  expect(drawSymbol(thresholds, 0, 6, 2 ** 30 - 1)).toBe(1);
  expect(drawSymbol(thresholds, 0, 6, 2 ** 30)).toBe(3);
  expect(drawSymbol(thresholds, 0, 6, 2 ** 32 - 1)).toBe(4);
});
