import { expect, test } from '@jest/globals';
import { fillWords, philox4x32 } from '../../src/random/philox.js';

const hex = (words: Uint32Array) => [...words].map((w) => w.toString(16).padStart(8, '0')).join(' ');

// Random123 1.14, tests/kat_vectors: philox4x32 10.
test.each([
  [[0, 0, 0, 0], [0, 0], '6627e8d5 e169c58d bc57ac4c 9b00dbd8'],
  [Array(4).fill(0xffffffff), Array(2).fill(0xffffffff), '408f276d 41c83b0e a20bc7c6 6d5451fd'],
  [
    [0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344],
    [0xa4093822, 0x299f31d0],
    'd16cfe09 94fdcceb 5001e420 24126ea1',
  ],
] as const)('published vector %#', (counter, key, expected) => {
  const out = new Uint32Array(4);
  const [c0, c1, c2, c3] = counter as readonly number[];
  philox4x32(c0, c1, c2, c3, key as unknown as [number, number], out);
  expect(hex(out)).toBe(expected);
});

test('streams are addressed, not consumed: a longer stream starts with the shorter one', () => {
  const short = new Uint32Array(8);
  const long = new Uint32Array(32);
  fillWords([1, 2], 0, 5, 6, short);
  fillWords([1, 2], 0, 5, 30, long);
  expect([...long.subarray(0, 8)]).toEqual([...short]);
});

test('trajectories, purposes and keys never share words', () => {
  const seen = new Set<number>();
  const words = new Uint32Array(64);
  const streams = [
    [[1, 2], 0, 0],
    [[1, 2], 0, 1],
    [[1, 2], 1, 0],
    [[2, 1], 0, 0],
    [[1, 2], 0, 2 ** 32],
    [[1, 2], 0, 2 ** 40 + 1],
  ] as const;
  for (const [key, purpose, trajectory] of streams) {
    fillWords(key, purpose, trajectory, 64, words);
    for (const word of words) seen.add(word);
  }
  expect(seen.size).toBe(streams.length * 64);
});
