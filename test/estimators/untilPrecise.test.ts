import { expect, test } from '@jest/globals';
import { sampleBy } from '../../src/sampling/loop.js';
import type { AnyChunk } from '../../src/sampling/sampled.js';
import { untilPrecise } from '../../src/sampling/stoppingRules.js';

/** How many chunks are computed where the n-th look says `growth(chunks, n)`, and at how many each look was. */
async function counts(growth: (chunks: number, look: number) => number) {
  const looks: number[] = [];
  const chunks: AnyChunk[] = [];
  const readingOf = (sofar: readonly AnyChunk[]) => {
    looks.push(sofar.length);
    const factor = growth(sofar.length, looks.length);
    const precision = { missed: 1, improvable: 1, worstRelativeError: 1, growth: factor };
    return { precision: () => [precision], doubts: () => [] };
  };
  const available = { has: async (total: number) => chunks.length >= total, load: async () => chunks };
  const { complete, total } = await sampleBy(untilPrecise({ readingOf }), available, async (stage) => {
    while (chunks.length < stage.total) chunks.push({ chunk: chunks.length, tolerance: 0 });
    return true;
  });
  expect(complete).toBe(true);
  expect(total).toBe(chunks.length);
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
});

test('a prediction that is no number, or beyond all bounds, is not believed', async () => {
  for (const wild of [Number.NaN, Number.POSITIVE_INFINITY, 1e9])
    expect(await counts((_, look) => (look === 1 ? wild : 1))).toEqual([32, 96]);
});
