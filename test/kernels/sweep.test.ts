import { describe, expect, test } from '@jest/globals';
import { drawOrder, drawTokens } from '../../kernels/reference/draw.js';
import { emptySums, Sweep } from '../../kernels/reference/sweep.js';
import { type DataModel, sequenceLogProbability } from '../../src/models/index.js';
import type { PhiloxKey } from '../../src/random/philox.js';
import { goldenCases } from '../support/golden.js';
import { hardModels, sweepModels as models, stickyHmm } from '../support/sweepModels.js';

const KEY: PhiloxKey = [7, 11];
const TIGHT = 1e-12;

/** Largest disagreement with fresh passes over all levels of one trajectory. */
function worstDisagreement(model: DataModel, length: number, tolerance: number): number {
  const sweep = new Sweep(model.process, length);
  let worst = 0;
  const tokens = drawTokens(model.process, length, KEY, 0);
  sweep.run(tokens, drawOrder(length, KEY, 0), tolerance, emptySums(length), () => {
    worst = Math.max(worst, sweep.disagreementWithFreshPass());
  });
  return worst;
}

describe.each(Object.entries(models))('%s', (_name, model) => {
  test.each([1, 2, 3, 7, 24])('the surprisals of a sweep add up to -log p(x), L = %d', (length) => {
    const sweep = new Sweep(model.process, length);
    for (let t = 0; t < 20; t++) {
      const tokens = drawTokens(model.process, length, KEY, t);
      const sums = emptySums(length);
      sweep.run(tokens, drawOrder(length, KEY, t), TIGHT, sums);
      const total = sums.surprisal.reduce((a, b) => a + b);
      expect(total).toBeCloseTo(-sequenceLogProbability(model, [...tokens]), 9);
    }
  });

  test('incremental messages agree with fresh passes at every level', () => {
    expect(worstDisagreement(model, 40, TIGHT)).toBeLessThan(1e-11);
  });

  test('a sweep leaves nothing behind for the next one', () => {
    const length = 12;
    const used = new Sweep(model.process, length);
    const tokens = (t: number) => drawTokens(model.process, length, KEY, t);
    used.run(tokens(0), drawOrder(length, KEY, 0), 0.1, emptySums(length));
    const [first, second] = [emptySums(length), emptySums(length)];
    used.run(tokens(1), drawOrder(length, KEY, 1), TIGHT, first);
    new Sweep(model.process, length).run(tokens(1), drawOrder(length, KEY, 1), TIGHT, second);
    expect(first).toEqual(second);
  });
});

describe('draws', () => {
  test.each(Object.entries(models))('%s: only possible sequences', (_name, model) => {
    for (let t = 0; t < 200; t++) {
      const tokens = [...drawTokens(model.process, 9, KEY, t)];
      expect(sequenceLogProbability(model, tokens)).toBeGreaterThan(Number.NEGATIVE_INFINITY);
    }
  });

  test.each(Object.entries(models))(
    '%s: sequence frequencies follow the law (chi-square)',
    (_name, model) => {
      const length = 4;
      const draws = 20_000;
      const counts = new Map<string, number>();
      for (let t = 0; t < draws; t++) {
        const word = drawTokens(model.process, length, KEY, t).join();
        counts.set(word, (counts.get(word) ?? 0) + 1);
      }
      let chiSquare = 0;
      let cells = 0;
      for (const [word, observed] of counts) {
        const expected = draws * Math.exp(sequenceLogProbability(model, word.split(',').map(Number)));
        if (expected < 5) continue;
        chiSquare += (observed - expected) ** 2 / expected;
        cells++;
      }
      expect(cells).toBeGreaterThan(2);
      expect(Math.abs(chiSquare - cells) / Math.sqrt(2 * cells)).toBeLessThan(4.5);
    },
  );

  test('orders are uniform: every permutation of 4 about equally often, ties broken by position', () => {
    const counts = new Map<string, number>();
    const draws = 24_000;
    for (let t = 0; t < draws; t++) {
      const order = drawOrder(4, KEY, t).join();
      counts.set(order, (counts.get(order) ?? 0) + 1);
    }
    const chiSquare = [...counts.values()].reduce((sum, n) => sum + (n - 1000) ** 2 / 1000, 0);
    expect(counts.size).toBe(24);
    expect(Math.abs(chiSquare - 23) / Math.sqrt(46)).toBeLessThan(4.5);
  });
});

describe('the stop rule', () => {
  test.each(Object.entries(hardModels))('is safe on a %s chain at the default tolerance', (_name, model) => {
    expect(worstDisagreement(model, 200, 1e-6)).toBeLessThan(1e-5);
    expect(worstDisagreement(model, 200, 1e-10)).toBeLessThan(1e-9);
  });

  test('a tolerance of 0.5 is noticed by the fresh-pass check', () => {
    expect(worstDisagreement(stickyHmm, 200, 0.5)).toBeGreaterThan(1e-3);
  });
});

describe('golden cases by sampling', () => {
  const small = goldenCases.filter(({ length, h }) => length <= 10 && h !== undefined);

  /** z scores of the profile's levels over 2,048 trajectories in 32 chunks. */
  function scores(model: DataModel, length: number, h: number[], order: (t: number) => Int32Array): number[] {
    const sweep = new Sweep(model.process, length);
    const chunks = Array.from({ length: 32 }, (_, c) => {
      const sums = emptySums(length);
      for (let t = 64 * c; t < 64 * (c + 1); t++) {
        sweep.run(drawTokens(model.process, length, KEY, t), order(t), TIGHT, sums);
      }
      return sums.profile.map((sum) => sum / 64);
    });
    return h.map((exact, k) => {
      const mean = chunks.reduce((sum, chunk) => sum + chunk[k], 0) / 32;
      const variance = chunks.reduce((sum, chunk) => sum + (chunk[k] - mean) ** 2, 0) / (32 * 31);
      return variance < 1e-30 ? (mean - exact) / 1e-10 : (mean - exact) / Math.sqrt(variance);
    });
  }

  test.each(small.map((golden) => [golden.name, golden] as const))('%s: every level', (_name, golden) => {
    const z = scores(golden.model, golden.length, golden.h!, (t) => drawOrder(golden.length, KEY, t));
    for (const score of z) expect(Math.abs(score)).toBeLessThan(4.5);
  });

  test('negative control: the identity permutation is not a random order', () => {
    const { model, length, h } = small.find(({ name }) => name.startsWith('case4'))!;
    const z = scores(model, length, h!, () => Int32Array.from({ length }, (_, j) => j));
    expect(Math.max(...z.map(Math.abs))).toBeGreaterThan(10);
  });

  test('negative control: another model of the same shape', () => {
    const { length, h } = small.find(({ name }) => name.startsWith('case0'))!;
    const z = scores(models['Markov with zeros'], length, h!, (t) => drawOrder(length, KEY, t));
    expect(Math.max(...z.map(Math.abs))).toBeGreaterThan(10);
  });
});
