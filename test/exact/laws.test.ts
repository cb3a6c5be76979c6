import { describe, expect, test } from '@jest/globals';
import { enumerateProfile } from '../../src/exact/enumeration.js';
import {
  evenParity,
  linearCode,
  mixtureOfProducts,
  oneHot,
  repeatedBit,
  type TestLaw,
} from '../../src/exact/laws.js';
import { compensatedSum } from '../../src/numeric/sum.js';
import { randomLaw, uniforms } from './support.js';

const LAWS: [string, TestLaw][] = [
  ['Reed-Solomon code [5, 3] over 5 symbols', linearCode(5, 5, 3)],
  ['Reed-Solomon code [4, 2] over 7 symbols', linearCode(7, 4, 2)],
  ['uniform law', linearCode(3, 4, 4)],
  ['parity over 3 symbols', linearCode(3, 5, 4)],
  ['repeated bit', repeatedBit(9)],
  ['even parity', evenParity(8)],
  ['one-hot', oneHot(9)],
  ['one-hot of one bit', oneHot(1)],
];

describe('laws with a profile in closed form', () => {
  test.each(LAWS)('%s: the profile equals enumeration', (_, law) => {
    const exact = enumerateProfile(law.massFunction(), law.vocabularySize, law.length);
    for (let k = 0; k < law.length; k++) expect(law.at(k)).toBeCloseTo(exact.at(k), 12);
    expect(law.entropy).toBeCloseTo(exact.entropy, 12);
    expect(law.totalCorrelation).toBeCloseTo(exact.totalCorrelation, 12);
    expect(law.dualTotalCorrelation).toBeCloseTo(exact.dualTotalCorrelation, 12);
  });

  test('levels sum to the entropy at lengths beyond enumeration', () => {
    for (const law of [oneHot(5000), evenParity(5000), repeatedBit(5000), linearCode(5003, 5000, 77)]) {
      const levels = Array.from({ length: law.length }, (_, k) => law.at(k));
      expect(Math.abs(compensatedSum(levels) / law.entropy - 1)).toBeLessThan(1e-13);
    }
  });

  test('a mixture of m products has DTC between 0 and the entropy of its weights', () => {
    for (let seed = 0; seed < 20; seed++) {
      const random = uniforms(seed);
      const m = 2 + (seed % 3);
      const weights = randomLaw(random, m);
      const components = weights.map(() => Array.from({ length: 6 }, () => randomLaw(random, 2, 0.4)));
      const exact = enumerateProfile(mixtureOfProducts(weights, components), 2, 6);
      const bound = -weights.reduce((sum, w) => sum + w * Math.log(w), 0);
      expect(exact.dualTotalCorrelation).toBeLessThanOrEqual(bound + 1e-13);
      expect(exact.dualTotalCorrelation).toBeGreaterThan(1e-4);
      expect(bound).toBeLessThanOrEqual(Math.log(m));
    }
  });

  test('refuses a code that is not at hand', () => {
    expect(() => linearCode(4, 4, 2).massFunction()).toThrow(
      'no code of dimension 2 and length 4 over 4 symbols',
    );
    expect(() => linearCode(2, 4, 5)).toThrow('dimension is 5');
  });
});
