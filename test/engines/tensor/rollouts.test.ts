import { beforeAll, expect, test } from '@jest/globals';
import { describeOnBackend, runProgram } from '../../support/backends.js';

interface Compared {
  readonly name: string;
  readonly exact: string;
  /** Distance from the enumerated value in standard errors; null where only one of them is infinite. */
  readonly z: number | null;
  /** The same from another sampler's. */
  readonly mistaken: number | null;
}

interface Found {
  readonly predictors: readonly Compared[];
  readonly revisions: readonly Compared[];
  readonly splits: Record<
    string,
    { readonly same: boolean; readonly left: number; readonly disagreement: number }
  >;
  readonly refused: Record<string, { readonly code: string; readonly line: string }>;
}

/** Standard errors. */
const FAR = 4.5;
const off = (rows: readonly Compared[]) => rows.filter(({ z }) => z === null || Math.abs(z) > FAR);

for (const backend of ['wasm', 'tensorflow']) {
  describeOnBackend(backend, () => {
    let found: Found;
    beforeAll(() => {
      found = runProgram(new URL('rolloutsRun.mjs', import.meta.url), backend, {});
    });

    test('rollouts with predictors agree with the enumeration of every path', () => {
      expect(found.predictors.length).toBeGreaterThan(150);
      expect(off(found.predictors)).toEqual([]);
      // Predictors that rule data out, and samplers that leave the support.
      expect(found.predictors.filter(({ exact }) => exact === 'Infinity').length).toBeGreaterThan(5);
      // Negative control: another sampler's KL.
      const mistaken = found.predictors.filter(
        (row) => row.mistaken !== null && Math.abs(row.mistaken) > FAR,
      );
      expect(mistaken.length).toBeGreaterThan(6);
    });

    test('revising samplers agree with their exact laws', () => {
      expect(found.revisions.length).toBeGreaterThan(30);
      expect(off(found.revisions)).toEqual([]);
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

    test('what full passes have not is refused, with the engine that has it', () => {
      expect(Object.keys(found.refused)).toEqual(['window', 'orders']);
      for (const { code, line } of Object.values(found.refused)) {
        expect(code).toBe('engine');
        expect(line).toMatch(/--engine wasm/);
      }
    });
  });
}
