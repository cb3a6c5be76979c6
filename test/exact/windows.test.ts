import { describe, expect, test } from '@jest/globals';
import { enumerateModel } from '../../src/exact/enumeration.js';
import { firstOrderProfile } from '../../src/exact/firstOrder.js';
import { tokenInformation } from '../../src/exact/windows.js';
import { modelFromJson } from '../../src/formats/index.js';
import { hmmModel, markovModel, ngramModel } from '../../src/models/index.js';
import { goldenCases, randomLaw, randomRows, uniforms } from './support.js';

describe('mutual information by windows', () => {
  test('equals enumeration for random n-grams of every length', () => {
    for (let seed = 0; seed < 40; seed++) {
      const random = uniforms(seed);
      const n = 1 + (seed % 4);
      const V = 2 + (seed % 3 === 0 ? 1 : 0);
      const length = 1 + Math.floor(random() * (V === 2 ? 9 : 6));
      const zeros = seed % 5 === 0 ? 0.3 : 0;
      const model = ngramModel({
        n,
        vocabularySize: V,
        transition: randomRows(random, V ** (n - 1), V, zeros).flat(),
        initial: zeros === 0 && seed % 2 === 0 ? 'stationary' : randomLaw(random, V ** (n - 1), zeros),
      });
      const exact = enumerateModel(model, length);
      const windows = tokenInformation(model, length)!;
      const expected = exact.tokenMutualInformation();
      for (let i = 0; i < length; i++)
        expect(Math.abs(windows.mutualInformation[i] - expected[i])).toBeLessThan(3e-14);
      expect(Math.abs(windows.lastLevel - exact.at(length - 1))).toBeLessThan(3e-14);
      if (n === 1) expect([...windows.mutualInformation]).toEqual(new Array(length).fill(0));
    }
  });

  test('equals the golden values', () => {
    for (const { model, length, tokenMutualInformation: golden } of goldenCases()) {
      const value = tokenInformation(modelFromJson(model), length)?.mutualInformation;
      if (value === undefined) {
        expect((model as { kind: string }).kind).toBe('hmm');
        continue;
      }
      value.forEach((information, i) => {
        const end = i === 0 || i === length - 1;
        const expected = Array.isArray(golden) ? golden[i] : end ? golden.end : golden.interior;
        expect(Math.abs(information - expected)).toBeLessThan(1e-12);
      });
    }
  });

  test('equals the closed form of first-order chains at long lengths', () => {
    const random = uniforms(5);
    const transition = randomRows(random, 4, 4);
    const alternating = [
      [0, 0, 0.3, 0.7],
      [0, 0, 0.6, 0.4],
      [0.2, 0.8, 0, 0],
      [0.5, 0.5, 0, 0],
    ];
    for (const model of [
      markovModel({ transition, initial: 'stationary' }),
      markovModel({ transition, initial: [1, 0, 0, 0] }),
      markovModel({ transition: alternating, initial: [0.7, 0.1, 0.2, 0] }),
    ]) {
      const closed = firstOrderProfile(model, 700)!;
      const windows = tokenInformation(model, 700)!;
      const expected = closed.tokenMutualInformation();
      windows.mutualInformation.forEach((value, i) => {
        expect(Math.abs(value - expected[i])).toBeLessThan(1e-14);
      });
      expect(Math.abs(windows.lastLevel - closed.at(699))).toBeLessThan(1e-14);
    }
  });

  test('is not defined for HMMs, wide windows and small budgets', () => {
    const random = uniforms(9);
    const hmm = hmmModel({
      transition: randomRows(random, 2, 2),
      emission: randomRows(random, 2, 3),
      initial: 'stationary',
    });
    expect(tokenInformation(hmm, 5)).toBeUndefined();
    const wide = ngramModel({
      n: 5,
      transition: new Float64Array(1e5).fill(0.1),
      initial: new Float64Array(1e4).fill(1e-4),
    });
    expect(tokenInformation(wide, 10)).toBeUndefined();
    const chain = markovModel({ transition: randomRows(random, 3, 3), initial: 'stationary' });
    expect(tokenInformation(chain, 10, 100)).toBeUndefined();
  });
});
