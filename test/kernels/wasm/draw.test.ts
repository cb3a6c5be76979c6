import { describe, expect, test } from '@jest/globals';
import { drawOrder, drawTokens } from '../../../kernels/reference/draw.js';
import { Draws } from '../../../kernels/wasm/draw.js';
import { sortPositions } from '../../../kernels/wasm/sortPositions.js';
import type { PhiloxKey } from '../../../src/random/philox.js';
import { hardModels, sweepModels } from '../../support/sweepModels.js';

const KEY: PhiloxKey = [7, 11];
const FAR = 2 ** 40 + 3;

describe.each(Object.entries({ ...sweepModels, ...hardModels }))('%s', (_name, { process }) => {
  test.each([1, 2, 3, 5, 64, 257])('tokens and orders are the reference\u2019s, L = %d', (length) => {
    const draws = new Draws(process, length, KEY);
    for (const t of [0, 1, 2, 1, FAR]) {
      expect(draws.tokens(t)).toEqual(drawTokens(process, length, KEY, t));
      expect(draws.order(t)).toEqual(drawOrder(length, KEY, t));
    }
  });
});

describe('positions sorted by key', () => {
  const sorted = (keys: number[]) => {
    const order = new Int32Array(keys.length);
    sortPositions(Uint32Array.from(keys), order);
    return [...order];
  };

  test('ties go by position, extreme keys to the ends', () => {
    expect(sorted([5, 0xffffffff, 5, 0, 0xffffffff, 5])).toEqual([3, 0, 2, 5, 1, 4]);
    expect(sorted([0xffffffff])).toEqual([0]);
  });

  test('keys that all fall into one bucket', () => {
    const keys = Array.from({ length: 300 }, (_, j) => (j * 7919) % 97);
    const expected = keys.map((_, j) => j).sort((a, b) => keys[a] - keys[b] || a - b);
    expect(sorted(keys)).toEqual(expected);
  });
});
