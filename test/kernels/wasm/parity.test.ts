import { describe, expect, test } from '@jest/globals';
import { drawOrder, drawTokens } from '../../../kernels/reference/draw.js';
import { emptySums, Sweep, type SweepSums } from '../../../kernels/reference/sweep.js';
import { WasmSweep } from '../../../kernels/wasm/sweep.js';
import {
  type DataModel,
  markovModel,
  ngramModel,
  sequenceLogProbability,
} from '../../../src/models/index.js';
import type { PhiloxKey } from '../../../src/random/philox.js';
import { goldenCases } from '../../support/golden.js';
import { hardModels, rows, stickyHmm, sweepModels } from '../../support/sweepModels.js';

const KEY: PhiloxKey = [7, 11];
/** Below the resolution of float32: messages travel until they are equal bit for bit. */
const TIGHT = 1e-12;

function sweepOnce(sweep: Sweep | WasmSweep, model: DataModel, t: number, tolerance = TIGHT): SweepSums {
  const sums = emptySums(sweep.length);
  sweep.run(
    drawTokens(model.process, sweep.length, KEY, t),
    drawOrder(sweep.length, KEY, t),
    tolerance,
    sums,
  );
  return sums;
}

/** Largest difference relative to the entry, or to a thousandth of the mean where entries are smaller. */
function worst(actual: Float64Array, expected: Float64Array): number {
  const mean = expected.reduce((a, b) => a + b, 0) / expected.length;
  return actual.reduce(
    (largest, value, k) =>
      Math.max(
        largest,
        Math.abs(value - expected[k]) / Math.max(Math.abs(expected[k]), 1e-3 * mean, Number.MIN_VALUE),
      ),
    0,
  );
}

function worstOfAll(actual: SweepSums, expected: SweepSums): number {
  return Math.max(
    worst(actual.profile, expected.profile),
    worst(actual.conditional, expected.conditional),
    worst(actual.surprisal, expected.surprisal),
  );
}

/** Shapes of rows: one vector, a padded one, blocks of equal and of unequal width, bytes; and 3 and 4 tokens of context. */
const widths: Record<string, DataModel> = {
  ...Object.fromEntries(
    [1, 5, 8, 13, 20, 24, 31, 33, 70, 256].map((V) => [
      `V = ${V}`,
      markovModel({ transition: rows(V, V, 3, 3), initial: rows(1, V, 2)[0] }),
    ]),
  ),
  'V = 6, trigram': ngramModel({ n: 3, transition: rows(36, 6, 3, 4).flat(), initial: 'stationary' }),
  'V = 9, trigram, fixed start': ngramModel({
    n: 3,
    transition: rows(81, 9, 3, 4).flat(),
    initial: rows(1, 81, 4)[0],
  }),
  'V = 5, 4-gram, fixed start': ngramModel({
    n: 4,
    transition: rows(125, 5, 3, 4).flat(),
    initial: rows(1, 125, 4)[0],
  }),
  'V = 3, 5-gram': ngramModel({ n: 5, transition: rows(81, 3, 3, 4).flat(), initial: 'stationary' }),
};

describe('agreement with the reference, trajectory by trajectory', () => {
  const cases = Object.entries({ ...sweepModels, ...widths, ...hardModels });
  test.each(cases)('%s: every level, position and surprisal', (_name, model) => {
    for (const length of [1, 2, 3, 5, 30]) {
      const reference = new Sweep(model.process, length);
      const sweep = new WasmSweep(model.process, length);
      expect(worst(sweep.marginal, reference.marginal)).toBeLessThan(1e-13);
      for (let t = 0; t < (model.vocabularySize > 20 ? 1 : 3); t++)
        expect(worstOfAll(sweepOnce(sweep, model, t), sweepOnce(reference, model, t))).toBeLessThan(2e-6);
    }
  });

  test('is not agreement with just any trajectory', () => {
    const model = sweepModels['trigram, stationary'];
    const [sweep, reference] = [new WasmSweep(model.process, 30), new Sweep(model.process, 30)];
    expect(worstOfAll(sweepOnce(sweep, model, 0), sweepOnce(reference, model, 1))).toBeGreaterThan(0.01);
  });
});

describe.each(Object.entries(sweepModels))('%s', (_name, model) => {
  test('a core alone may count, and what is settled is told at every level', () => {
    const [length, core] = [20, { first: 4, end: 13 }];
    const [expected, actual] = [Sweep, WasmSweep].map((kind) => {
      const sums = { ...emptySums(length), settled: new Float64Array(length + 1) };
      const [tokens, order] = [drawTokens(model.process, length, KEY, 2), drawOrder(length, KEY, 2)];
      new kind(model.process, length).run(tokens, order, TIGHT, sums, undefined, core);
      return sums;
    });
    expect(worstOfAll(actual, expected)).toBeLessThan(2e-6);
    expect(worst(actual.settled, expected.settled)).toBeLessThan(2e-6);
    expect(expected.settled[0]).toBeGreaterThan(0);
  });

  test('the surprisals add up to -log p(x)', () => {
    const sweep = new WasmSweep(model.process, 24);
    for (let t = 0; t < 20; t++) {
      const total = sweepOnce(sweep, model, t).surprisal.reduce((a, b) => a + b);
      const tokens = [...drawTokens(model.process, 24, KEY, t)];
      expect(Math.abs(total / -sequenceLogProbability(model, tokens) - 1)).toBeLessThan(1e-6);
    }
  });

  test('a sweep leaves nothing behind for the next one, stopped at every level or not', () => {
    const used = new WasmSweep(model.process, 12);
    sweepOnce(used, model, 0, 0.1);
    const first = sweepOnce(used, model, 1);
    expect(sweepOnce(new WasmSweep(model.process, 12), model, 1)).toEqual(first);
    const stopped = emptySums(12);
    const levels: number[] = [];
    used.run(
      drawTokens(model.process, 12, KEY, 1),
      drawOrder(12, KEY, 1),
      TIGHT,
      stopped,
      (revealed) => void levels.push(revealed),
    );
    expect(stopped).toEqual(first);
    expect(levels).toEqual(Array.from({ length: 12 }, (_, k) => k + 1));
  });
});

describe('the stop rule', () => {
  /** Disagreement with fresh passes in float32 and in float64 at every level of one trajectory. */
  function disagreements(model: DataModel, length: number, tolerance: number): [number, number][] {
    const sweep = new WasmSweep(model.process, length);
    const found: [number, number][] = [];
    const tokens = drawTokens(model.process, length, KEY, 0);
    sweep.run(tokens, drawOrder(length, KEY, 0), tolerance, emptySums(length), () => {
      found.push([sweep.disagreementWithFreshPass(), sweep.disagreementWithFloat64()]);
    });
    return found;
  }
  const largest = (found: [number, number][]) => Math.max(...found.flat());

  test.each(Object.entries({ ...sweepModels, ...hardModels }))('is safe: %s', (_name, model) => {
    expect(largest(disagreements(model, 60, 1e-4))).toBeLessThan(2e-5);
    expect(largest(disagreements(model, 60, 1e-6))).toBeLessThan(1e-6);
  });

  test('a tolerance of 0.5 is noticed by both comparisons, which agree up to rounding', () => {
    for (const [model, length] of [
      [stickyHmm, 200],
      [sweepModels['5-gram, fixed start'], 100],
    ] as const) {
      const found = disagreements(model, length, 0.5);
      expect(largest(found)).toBeGreaterThan(1e-3);
      for (const [single, double] of found) expect(Math.abs(single - double)).toBeLessThan(2e-6);
    }
  });

  test.each(Object.entries(sweepModels))('comparing changes nothing: %s', (_name, model) => {
    for (const length of [1, 2, 5, 17]) {
      const sweep = new WasmSweep(model.process, length);
      const [plain, compared] = [sweepOnce(sweep, model, 3), emptySums(length)];
      const tokens = drawTokens(model.process, length, KEY, 3);
      sweep.run(tokens, drawOrder(length, KEY, 3), TIGHT, compared, () => {
        expect(sweep.disagreementWithFreshPass()).toBeLessThan(1e-6);
      });
      expect(compared).toEqual(plain);
    }
  });
});

describe('golden cases by sampling', () => {
  const small = goldenCases.filter(({ length, h }) => length <= 10 && h !== undefined);

  /** z scores of the profile's levels over 2,048 trajectories in 32 chunks. */
  function scores(model: DataModel, length: number, h: number[]): number[] {
    const sweep = new WasmSweep(model.process, length);
    const chunks = Array.from({ length: 32 }, (_, c) => {
      const sums = emptySums(length);
      for (let t = 64 * c; t < 64 * (c + 1); t++)
        sweep.run(drawTokens(model.process, length, KEY, t), drawOrder(length, KEY, t), TIGHT, sums);
      return sums.profile.map((sum) => sum / 64);
    });
    return h.map((exact, k) => {
      const mean = chunks.reduce((sum, chunk) => sum + chunk[k], 0) / 32;
      const variance = chunks.reduce((sum, chunk) => sum + (chunk[k] - mean) ** 2, 0) / (32 * 31);
      // Levels without variance are right to the accuracy of float32.
      return (mean - exact) / Math.sqrt(variance + (1e-6 * exact) ** 2);
    });
  }

  test.each(small.map((golden) => [golden.name, golden] as const))('%s: every level', (_name, golden) => {
    for (const score of scores(golden.model, golden.length, golden.h!))
      expect(Math.abs(score)).toBeLessThan(4.5);
  });

  test('negative control: another model of the same shape', () => {
    const { length, h } = small.find(({ name }) => name.startsWith('case0'))!;
    const z = scores(sweepModels['Markov with zeros'], length, h!);
    expect(Math.max(...z.map(Math.abs))).toBeGreaterThan(10);
  });
});

describe('refusals', () => {
  test('a posterior beyond float32 is an error, not a number', () => {
    const model = markovModel({
      transition: [
        [1 - 1e-60, 1e-60],
        [0.5, 0.5],
      ],
      initial: [0.5, 0.5],
    });
    const sweep = new WasmSweep(model.process, 3);
    const run = () =>
      sweep.run(Int32Array.of(0, 1, 0), Int32Array.of(0, 1, 2), 1e-6, emptySums(3), undefined);
    expect(run).toThrow('leaves the range of float32');
    // The next sequence is not affected.
    expect(sweepOnce(sweep, model, 0).profile.every(Number.isFinite)).toBe(true);
  });

  test('messages that no WebAssembly memory can hold are refused with the figure', () => {
    const { process } = widths['V = 256'];
    expect(() => new WasmSweep({ ...process, stationary: true }, 3_000_000)).toThrow(/need 6[01]\d\d MiB/);
  });
});
