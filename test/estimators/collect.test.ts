import { expect, test } from '@jest/globals';
import type { EngineRun } from '../../src/engines/engine.js';
import { collectChunks } from '../../src/sampling/collect.js';

/** Chunks that are their own numbers. */
const run = (parallelism: number): EngineRun<number> => ({
  parallelism,
  computeChunk: async (chunk) => chunk,
  close: async () => {},
});

/** How many chunks are computed where the n-th look says `growth(chunks, n)`, and at how many each look was. */
async function counts(growth: (chunks: number, look: number) => number, parallelism = 3) {
  const looks: number[] = [];
  const { chunks, stopped } = await collectChunks(run(parallelism), {
    growth: (sofar) => {
      looks.push(sofar.length);
      return growth(sofar.length, looks.length);
    },
  });
  expect(stopped).toBe('precision');
  expect(chunks).toEqual(chunks.map((_, c) => c));
  expect(looks.at(-1)).toBe(chunks.length);
  return looks;
}

test('32 chunks that are precise enough are all', async () => {
  expect(await counts(() => 1)).toEqual([32]);
});

test.each([40, 100, 1000, 50_000])('%d chunks are needed: few looks, few chunks too many', async (needed) => {
  const looks = await counts((chunks) => needed / chunks);
  expect(looks.at(-1)).toBeGreaterThanOrEqual(needed);
  expect(looks.at(-1)).toBeLessThanOrEqual(1.06 * needed + 1);
  expect(looks.length).toBeLessThan(12);
  expect(await counts((chunks) => needed / chunks, 1)).toEqual(looks);
});

test('a prediction that is no number, or beyond all bounds, is not believed', async () => {
  for (const wild of [Number.NaN, Number.POSITIVE_INFINITY, 1e9])
    expect(await counts((_, look) => (look === 1 ? wild : 1))).toEqual([32, 96]);
});
