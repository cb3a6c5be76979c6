import { expect, test } from '@jest/globals';
import { ngramModel } from '../../../src/models/index.js';
import { gapModels } from '../../kernels/gaps/models.js';
import { hardModels, rows, sweepModels } from '../../support/sweepModels.js';
import { describeOnDevice, runOnDevice } from '../../support/webgpu.js';

interface Findings {
  readonly results: readonly {
    readonly name: string;
    readonly difference: number;
    readonly digests: readonly string[];
    readonly disagreements: readonly (number | null)[];
    readonly tolerances: readonly number[];
  }[];
  readonly failures: Record<'wrong' | 'lost' | 'unresolvable', string | null>;
  readonly status: { readonly available: boolean; readonly device: string };
}

const levels = (length: number) => Array.from({ length }, (_, k) => k);
const task = (chain: unknown, length: number, chunkSize: number, more: object = {}) => ({
  chain,
  length,
  key: [7, 11],
  chunkSize,
  tolerance: 1e-6,
  checks: { everyChunks: 2, trajectories: 1, levels: 3 },
  readings: { levels: levels(length), sums: [{ levels: [0, 3], weights: [3, length - 3] }] },
  ...more,
});
const trigram = ngramModel({ n: 3, transition: rows(25, 5, 3, 4).flat(), initial: 'stationary' });

const tasks = [
  {
    name: 'trigram',
    task: task(trigram.process, 20, 3),
    // One trajectory at a time, a few, and all at once.
    memory: [1, 60_000, 2 ** 28],
    threads: 32,
    chunks: [0, 1, 2, 5],
  },
  {
    name: 'HMM, fixed start',
    task: task(sweepModels['HMM, fixed start'].process, 16, 2),
    memory: [2 ** 28],
    threads: 32,
    chunks: [0, 1],
  },
  {
    name: 'windows',
    task: task(trigram.process, 200, 4, {
      windows: { count: 8, halo: 12 },
      readings: { levels: [0, 50, 199], sums: [] },
    }),
    memory: [1, 2 ** 28],
    threads: 32,
    chunks: [0, 3],
  },
  ...['four symbols', 'periodic', 'nearly deterministic'].map((name) => ({
    name: `gaps, ${name}`,
    gaps: true,
    task: task(gapModels[name].process, 150, 20),
    memory: [1, 2 ** 28],
    threads: 32,
    chunks: [0, 7],
  })),
  ...[1, 2, 64, 65].map((length) => ({
    name: `gaps, L = ${length}`,
    gaps: true,
    task: task(gapModels.periodic.process, length, 3, { readings: { levels: levels(length), sums: [] } }),
    memory: [2 ** 28],
    threads: 64,
    chunks: [0],
  })),
  {
    name: 'tightened',
    task: task(hardModels['sticky HMM'].process, 60, 1, { tolerance: 0.9 }),
    memory: [2 ** 28],
    threads: 32,
    chunks: [0],
  },
];

describeOnDevice('the WebGPU engine', () => {
  const { results, failures, status } = runOnDevice<Findings>(import.meta.url, 'engineRun.mjs', { tasks });
  const of = (name: string) => results.find((result) => result.name === name)!;

  test.each(tasks.map(({ name }) => name))('%s: chunk means are the reference engine\u2019s', (name) => {
    expect(of(name).difference).toBeLessThan(name.startsWith('gaps') ? 1e-9 : 5e-6);
  });

  test.each(['trigram', 'windows', 'gaps, four symbols', 'gaps, periodic'])(
    '%s: the same bits however trajectories are batched',
    (name) => {
      const { digests } = of(name);
      expect(digests.length).toBeGreaterThan(1);
      expect(new Set(digests).size).toBe(1);
    },
  );

  test('the chunks that the policy names are checked against fresh passes', () => {
    const [first, second, third, sixth] = of('trigram').disagreements;
    for (const disagreement of [first, third]) expect(disagreement).toBeLessThan(1e-6);
    expect(first).toBeGreaterThan(0);
    expect([second, sixth]).toEqual([null, null]);
  });

  test('a chunk whose check fails is computed again with a tighter tolerance', () => {
    expect(of('tightened').tolerances[0]).toBeLessThan(0.9);
  });

  test('a device that computes wrongly is not trusted', () => {
    expect(failures.wrong).toMatch(/^engine: the WebGPU device .* is off by .* from the reference$/);
  });

  test('a lost device is an error of its own', () => {
    expect(failures.lost).toMatch(/^engine: the WebGPU device .* was lost/);
  });

  test('a posterior beyond float32 is an error, not a number', () => {
    expect(failures.unresolvable).toMatch(/^engine: a posterior of this model leaves the range of float32/);
  });

  test('the engine says what it runs on', () => {
    expect(status.available).toBe(true);
    expect(status.device).not.toBe('');
  });
});
