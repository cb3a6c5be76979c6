import { expect, test } from '@jest/globals';
import type { DataModel } from '../../../src/models/index.js';
import { markovModel, ngramModel } from '../../../src/models/index.js';
import { hardModels, rows, sweepModels } from '../../support/sweepModels.js';
import { describeOnDevice, runOnDevice } from '../../support/webgpu.js';

interface Row {
  readonly name: string;
  readonly length: number;
  readonly threads: number;
  readonly tolerance: number;
  readonly draws: boolean;
  readonly error: number;
  readonly marginal: number;
  readonly stopError: number;
  readonly steps: number;
  readonly referenceSteps: number;
  readonly digest: string;
}

/** Below the resolution of float32: messages travel until they are equal bit for bit. */
const TIGHT = 1e-12;
const USUAL = 1e-4;
const EVERY_SIZE = [8, 32, 64, 128];

interface Case {
  readonly model: DataModel;
  readonly length: number;
  readonly threads: readonly number[];
  readonly tolerance: number;
  readonly core?: { readonly first: number; readonly end: number };
}

const wide: Record<string, DataModel> = {
  'V = 1': markovModel({ transition: [[1]], initial: 'stationary' }),
  'V = 27, trigram': ngramModel({ n: 3, transition: rows(729, 27, 3, 4).flat(), initial: 'stationary' }),
  'V = 70': markovModel({ transition: rows(70, 70, 3, 3), initial: rows(1, 70, 2)[0] }),
  'V = 5, 4-gram, fixed start': ngramModel({
    n: 4,
    transition: rows(125, 5, 3, 4).flat(),
    initial: rows(1, 125, 4)[0],
  }),
};

const trigram = sweepModels['trigram, fixed start'];
const hmm = sweepModels.HMM;
const cases: Record<string, Case> = {
  ...Object.fromEntries(
    Object.entries({ ...sweepModels, ...wide }).map(([name, model]) => [
      name,
      { model, length: 14, threads: [32], tolerance: TIGHT },
    ]),
  ),
  ...Object.fromEntries(
    Object.entries(hardModels).map(([name, model]) => [
      name,
      { model, length: 60, threads: [32], tolerance: USUAL },
    ]),
  ),
  'trigram, every size': { model: trigram, length: 24, threads: EVERY_SIZE, tolerance: USUAL },
  'HMM, every size': { model: hmm, length: 24, threads: EVERY_SIZE, tolerance: USUAL },
  'wide trigram, every size': {
    model: wide['V = 27, trigram'],
    length: 12,
    threads: EVERY_SIZE,
    tolerance: USUAL,
  },
  'a core alone counts': {
    model: trigram,
    length: 20,
    threads: [32],
    tolerance: TIGHT,
    core: { first: 4, end: 13 },
  },
  ...Object.fromEntries(
    [1, 2, 3].map((length) => [`L = ${length}`, { model: trigram, length, threads: [8], tolerance: TIGHT }]),
  ),
  // The negative control: a stop rule that fires too early must show.
  loose: { model: hardModels['sticky HMM'], length: 60, threads: [32], tolerance: 0.5 },
};

describeOnDevice('the sweep on a device', () => {
  const { rows: found } = runOnDevice<{ rows: Row[] }>(import.meta.url, 'sweepRun.mjs', {
    cases: Object.entries(cases).map(([name, { model, ...rest }]) => ({
      name,
      chain: model.process,
      trajectories: 3,
      ...rest,
    })),
  });
  const of = (name: string) => found.filter((row) => row.name === name);

  test('draws the tokens and orders of the reference, bit for bit', () => {
    expect(found.filter(({ draws }) => !draws)).toEqual([]);
    expect(found).toHaveLength(Object.values(cases).reduce((sum, { threads }) => sum + threads.length, 0));
  });

  test.each(Object.keys(cases).filter((name) => name !== 'loose'))(
    '%s: every level, position and surprisal as the reference has them',
    (name) => {
      for (const { error, marginal, stopError } of of(name)) {
        expect(error).toBeLessThan(cases[name].tolerance === TIGHT ? 1e-6 : USUAL);
        expect(marginal).toBeLessThan(1e-13);
        expect(stopError).toBeLessThan(1e-12);
      }
    },
  );

  test.each(Object.keys(cases).filter((name) => name.endsWith('every size')))(
    '%s: the same bits and the reference\u2019s number of steps',
    (name) => {
      const sizes = of(name);
      expect(sizes.map(({ threads }) => threads)).toEqual(EVERY_SIZE);
      expect(new Set(sizes.map(({ digest }) => digest)).size).toBe(1);
      for (const { steps, referenceSteps } of sizes)
        expect(Math.abs(steps / referenceSteps - 1)).toBeLessThan(0.02);
    },
  );

  test('a tolerance of 0.5 shows in the values', () => {
    expect(of('loose')[0].error).toBeGreaterThan(1e-3);
  });
});
