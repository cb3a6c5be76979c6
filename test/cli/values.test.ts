import { describe, expect, test } from '@jest/globals';
import { choice, duration, integer, list, positive, size, truth } from '../../src/cli/parse.js';
import { editDistance, nearest } from '../../src/nearest.js';

const place = 'option --x';

describe('values are read strictly', () => {
  test.each(['12x', '0', '1.5', '-3', '', 'NaN', 'Infinity', '1e3', '0x10', ' 4'])(
    '%p is no positive integer',
    (text) => {
      expect(() => integer(1)(text, place)).toThrow(`option --x: ${JSON.stringify(text)} is not`);
    },
  );
  test('integers keep to their range', () => {
    expect(integer(1, 8)('8', place)).toBe(8);
    expect(() => integer(1, 8)('9', place)).toThrow('"9" is too large');
    expect(() => integer(1)('9'.repeat(20), place)).toThrow('too large');
  });
  test.each(['0', '-1', 'x', '1e', '1e999', 'NaN', '', '1,5'])('%p is no positive number', (text) => {
    expect(() => positive()(text, place)).toThrow('is not a positive number');
  });
  test('numbers', () => {
    expect(positive()('1e-6', place)).toBe(1e-6);
    expect(positive({ zero: true })('0', place)).toBe(0);
    expect(() => positive({ below: 1 })('1', place)).toThrow('below 1');
  });
  test('durations in seconds', () => {
    expect(['60s', '5m', '1h', '500ms', '90', '1.5h'].map((text) => duration(text, place))).toEqual([
      60, 300, 3600, 0.5, 90, 5400,
    ]);
    for (const text of ['0s', '-1s', '5 minutes', 's', ''])
      expect(() => duration(text, place)).toThrow('duration');
  });
  test('sizes in bytes', () => {
    expect(['512MiB', '8GiB', '1e', '2GB', '100'].map((text) => attempt(() => size(text, place)))).toEqual([
      512 * 2 ** 20,
      8 * 2 ** 30,
      undefined,
      2e9,
      100,
    ]);
    for (const text of ['0', '8Gb', '-1MiB', '99999999TiB'])
      expect(() => size(text, place)).toThrow('not a size');
  });
  test('lists refuse empty items', () => {
    expect(list(integer(1))('4,16, 64', place)).toEqual([4, 16, 64]);
    for (const text of ['4,,16', ',4', '4,', ','])
      expect(() => list(integer(1))(text, place)).toThrow('empty item');
    expect(() => list(integer(1))('4,x', place)).toThrow('"x" is not a positive integer');
  });
  test('switches', () => {
    expect(['true', '1', 'false', '0'].map((text) => truth(text, place))).toEqual([true, true, false, false]);
    expect(() => truth('perhaps', place)).toThrow('neither true nor false');
  });
  test('choices suggest what was meant', () => {
    expect(() => choice(['auto', 'exact'])('exakt', place)).toThrow(
      expect.objectContaining({ line: expect.stringContaining('did you mean exact?') }),
    );
  });
});

test('edit distance counts insertions, deletions, substitutions and swaps', () => {
  const pairs = [
    ['kl', 'kl'],
    ['kl', 'lk'],
    ['profile', 'profil'],
    ['kitten', 'sitting'],
    ['', 'abc'],
  ];
  expect(pairs.map(([a, b]) => editDistance(a, b))).toEqual([0, 1, 1, 3, 3]);
});

test('the nearest name is near enough to have been meant, or absent', () => {
  const names = ['balanced', 'cosine', 'kl', 'describe'];
  expect(['balancd', 'cosin', 'lk', 'desc', 'zzzzzz', 'q'].map((word) => nearest(word, names))).toEqual([
    'balanced',
    'cosine',
    'kl',
    'describe',
    undefined,
    undefined,
  ]);
});

function attempt<T>(f: () => T): T | undefined {
  try {
    return f();
  } catch {
    return undefined;
  }
}
