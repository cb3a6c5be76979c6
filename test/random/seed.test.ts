import { expect, test } from '@jest/globals';
import { keyFromSeed } from '../../src/random/seed.js';

// SHA-256 by Python's hashlib, and seedrandom's ARC4 (smeared key, 256 bytes dropped) written out in Python.
test.each([
  ['0', [1659149121, 1727660029]],
  ['1', [1816226338, 1409007511]],
  ['11', [756675279, 3069792957]],
  ['ab', [3022231570, 1239745887]],
  ['日本', [946950946, 4051201932]],
])('the key of %j', (seed, key) => {
  expect(keyFromSeed(seed)).toEqual(key);
});

test('any text is a seed, and different texts are different seeds', () => {
  // Repetitions of a text, texts that begin alike or share low bytes, and some short ones.
  const texts = [
    '',
    '0',
    '00',
    '1',
    '11',
    '111',
    'ab',
    'abab',
    'a',
    'A',
    '0 ',
    ' 0',
    '日本',
    'š',
    'a\0',
    'é',
    'e\u0301',
  ];
  const keys = [...texts, 'x'.repeat(300), 'x'.repeat(301)].map((seed) => keyFromSeed(seed).join());
  expect(new Set(keys).size).toBe(keys.length);
});
