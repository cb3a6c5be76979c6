import { describe, expect, test } from '@jest/globals';
import { drawOrder } from '../../../kernels/reference/draw.js';
import { addGapProfile } from '../../../kernels/reference/gaps.js';
import { GapSweep } from '../../../kernels/wasm/gaps/gapSweep.js';
import { firstOrderProfile } from '../../../src/exact/index.js';
import { lagEntropies } from '../../../src/exact/lagEntropies.js';
import type { DataModel } from '../../../src/models/index.js';
import { fillWords, type PhiloxKey, PURPOSE } from '../../../src/random/philox.js';
import { gapModels } from './models.js';
import { worstRelativeError } from './support.js';

const KEY: PhiloxKey = [0x89abcdef, 0xfedcba98];

const gapSweep = ({ process }: DataModel, length: number) =>
  new GapSweep(process, length, lagEntropies(process, length)!);

function referenceMean(model: DataModel, length: number, first: number, count: number): Float64Array {
  const entropies = lagEntropies(model.process, length)!;
  const profile = new Float64Array(length);
  for (let t = first; t < first + count; t++) addGapProfile(entropies, drawOrder(length, KEY, t), profile);
  return profile.map((sum) => sum / count);
}

describe.each(Object.entries(gapModels))('%s', (_name, model) => {
  test.each([1, 2, 3, 4, 5, 7, 8, 9, 31, 257])('agrees with the reference, L = %d', async (length) => {
    const mean = await gapSweep(model, length).meanProfile(KEY, 0, 8);
    expect(worstRelativeError(mean, referenceMean(model, length, 0, 8))).toBeLessThan(1e-10);
  });

  test('its marginal and conditional entropies are those of the closed form', () => {
    const length = 12;
    const { marginal, conditional } = gapSweep(model, length);
    const exact = firstOrderProfile(model, length)!;
    const mean = (values: Float64Array) => values.reduce((a, b) => a + b) / length;
    expect(mean(marginal)).toBeCloseTo(exact.at(0), 12);
    expect(mean(conditional)).toBeCloseTo(exact.at(length - 1), 12);
    for (const i of [0, 5, length - 1])
      expect(marginal[i] - conditional[i]).toBeCloseTo(exact.tokenMutualInformationAt(i), 12);
  });
});

const model = gapModels['four symbols'];

test.each([1, 2, 3, 5, 6, 7, 11])('any number of trajectories: %d', async (count) => {
  const mean = await gapSweep(model, 50).meanProfile(KEY, 3, count);
  expect(worstRelativeError(mean, referenceMean(model, 50, 3, count))).toBeLessThan(1e-12);
});

test.each([2 ** 32 - 2, 2 ** 32, 5 * 2 ** 40 + 1])('trajectories from %d on', async (first) => {
  const mean = await gapSweep(model, 50).meanProfile(KEY, first, 4);
  expect(worstRelativeError(mean, referenceMean(model, 50, first, 4))).toBeLessThan(1e-12);
  expect(worstRelativeError(mean, referenceMean(model, 50, first + 1, 4))).toBeGreaterThan(1e-4);
});

test('keys that tie are in the order of their positions; sequences beyond 16-bit slots', async () => {
  const length = 70_001;
  const words = new Uint32Array(length + 3);
  let ties = 0;
  for (let t = 0; t < 4; t++) {
    fillWords(KEY, PURPOSE.order, t, length, words);
    ties += length - new Set(words.subarray(0, length)).size;
  }
  expect(ties).toBeGreaterThan(0);
  const mean = await gapSweep(model, length).meanProfile(KEY, 0, 4);
  expect(worstRelativeError(mean, referenceMean(model, length, 0, 4))).toBeLessThan(1e-12);
});

test('a call leaves nothing behind for the next one', async () => {
  const sweep = gapSweep(model, 40);
  await sweep.meanProfile(KEY, 0, 5);
  const again = await sweep.meanProfile(KEY, 8, 8);
  expect(again).toEqual(await gapSweep(model, 40).meanProfile(KEY, 8, 8));
});

test('is unbiased: the mean over trajectories is the closed form, to within its own errors', async () => {
  const length = 100;
  const chunks = 64;
  const sweep = gapSweep(model, length);
  const means: Float64Array[] = [];
  for (let c = 0; c < chunks; c++) means.push(await sweep.meanProfile(KEY, 400 * c, 400));
  const scores = (exact: (level: number) => number) =>
    [5, 20, 50, 80, 97].map((k) => {
      const mean = means.reduce((sum, each) => sum + each[k], 0) / chunks;
      const variance = means.reduce((sum, each) => sum + (each[k] - mean) ** 2, 0) / (chunks - 1);
      return Math.abs(mean - exact(k)) / Math.sqrt(variance / chunks);
    });
  const exact = firstOrderProfile(model, length)!;
  expect(Math.max(...scores((k) => exact.at(k)))).toBeLessThan(4);
  // An estimate that is one level off must fail.
  expect(Math.min(...scores((k) => exact.at(k - 1)))).toBeGreaterThan(8);
});
