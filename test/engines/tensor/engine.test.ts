import { readFileSync } from 'node:fs';
import { beforeAll, expect, test } from '@jest/globals';
import { describeOnBackend, runProgram } from '../../support/backends.js';
import { goldenCases } from '../../support/golden.js';

interface Found {
  readonly scores: Record<
    string,
    { kl: number[]; levels: number[]; differences: number[]; disagreement: number; estimator: string }
  >;
  readonly sweeps: Record<string, { estimator: string; scores: number[]; mistaken: number }>;
  readonly splits: Record<string, { same: boolean; left: number; disagreement: number }>;
}

/** Short sequences, all of whose levels are kept, and one of 512 tokens, where they are asked for one by one. */
const cases = goldenCases
  .filter(({ length, h }) => (length <= 10 && h !== undefined) || length === 512)
  .map(({ name, length, kl, h, hAt }) => ({
    name,
    model: JSON.parse(readFileSync(new URL(`../../fixtures/golden/${name}.json`, import.meta.url), 'utf8'))
      .model,
    length,
    kl: kl.filter(({ steps, sizes }) => length <= 10 || (steps ?? sizes!.length) <= 16),
    hAt: h?.map((value, k) => [k, value]) ?? hAt!,
    trajectories: length <= 10 ? 512 : 32,
  }));

for (const backend of ['wasm', 'tensorflow']) {
  describeOnBackend(backend, () => {
    let found: Found;
    beforeAll(() => {
      found = runProgram(new URL('engineRun.mjs', import.meta.url), backend, cases);
    });

    test('golden KLs, their differences and levels are met within 4.5 standard errors', () => {
      const long = cases.find(({ length }) => length === 512)!;
      expect(long.kl.length).toBeGreaterThan(0);
      for (const { name } of cases) {
        const { kl, levels, differences } = found.scores[name];
        for (const z of [...kl, ...levels, ...differences]) expect(Math.abs(z)).toBeLessThan(4.5);
      }
      expect(found.scores[long.name].estimator).toBe('passes by gaps, regression');
    });

    test('levels that are asked for one by one say what sweeps say', () => {
      const { trigram, HMM, windows } = found.sweeps;
      expect([trigram, HMM, windows].map(({ estimator }) => estimator)).toEqual([
        'full passes, regression',
        'full passes, coupled',
        'full passes over windows, regression',
      ]);
      for (const z of [trigram, HMM, windows].flatMap(({ scores }) => scores))
        expect(Math.abs(z)).toBeLessThan(4.5);
      // Negative control: another schedule's KL.
      expect(Math.abs(trigram.mistaken)).toBeGreaterThan(10);
    });

    test('chunks are the same bit for bit however batches are split, and leave no tensors behind', () => {
      for (const [name, { same, left }] of Object.entries(found.splits))
        expect({ name, same, left }).toEqual({ name, same: true, left: 0 });
    });

    test('the comparison with float64 finds rounding, and no more than that', () => {
      for (const { disagreement } of Object.values(found.splits)) {
        expect(disagreement).toBeGreaterThan(0);
        expect(disagreement).toBeLessThan(1e-6);
      }
    });
  });
}
