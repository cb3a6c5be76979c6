import { expect, test } from '@jest/globals';
import { type DataModel, markovModel, ngramModel } from '../../../src/models/index.js';
import { describeOnBackend, runProgram } from '../../support/backends.js';
import { rows, stickyHmm, sweepModels } from '../../support/sweepModels.js';

interface Found {
  /** Largest relative error of an entropy. */
  readonly error: number;
  /** The same against another trajectory's entropies. */
  readonly mistaken: number;
  readonly leaked: number;
  readonly gaps?: boolean;
}

const wide: Record<string, DataModel> = {
  'V = 27, bigram, fixed start': markovModel({ transition: rows(27, 27, 3, 3), initial: rows(1, 27, 2)[0] }),
  'V = 27, bigram': markovModel({ transition: rows(27, 27, 3, 3), initial: 'stationary' }),
  'V = 6, trigram': ngramModel({ n: 3, transition: rows(36, 6, 3, 4).flat(), initial: 'stationary' }),
  'V = 5, 4-gram, fixed start': ngramModel({
    n: 4,
    transition: rows(125, 5, 3, 4).flat(),
    initial: rows(1, 125, 4)[0],
  }),
  'sticky HMM': stickyHmm,
};

const cases = Object.entries({ ...sweepModels, ...wide });

for (const backend of ['wasm', 'cpu', 'tensorflow']) {
  describeOnBackend(backend, () => {
    const found = (): Record<string, Found> =>
      runProgram(
        new URL('passesRun.mjs', import.meta.url),
        backend,
        cases.map(([name, { process }]) => ({ name, chain: process, lengths: [1, 2, 3, 5, 33] })),
      );

    test('every entropy of every model agrees with the reference, and nothing stays on the device', () => {
      const all = found();
      expect(Object.keys(all)).toEqual(cases.map(([name]) => name));
      for (const [name, { error, leaked }] of Object.entries(all)) {
        expect({ name, error: error < 5e-6 ? 'small' : error, leaked }).toEqual({
          name,
          error: 'small',
          leaked: 0,
        });
      }
      expect(all['Markov with zeros'].gaps && all['V = 27, bigram'].gaps).toBe(true);
      // Negative control: another trajectory's entropies are not taken for these.
      expect(all['trigram, stationary'].mistaken).toBeGreaterThan(0.01);
    });
  });
}
