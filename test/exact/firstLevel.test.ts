import { describe, expect, test } from '@jest/globals';
import { firstLevel } from '../../src/exact/firstLevel.js';
import { enumerateModel, firstOrderProfile } from '../../src/exact/index.js';
import { hmmModel, markovModel, ngramModel } from '../../src/models/index.js';
import { goldenCases } from '../support/golden.js';

const EVERYTHING = Number.POSITIVE_INFINITY;

describe('h(1) by the joint laws of two tokens', () => {
  test.each(goldenCases.filter(({ model, length }) => model.stationary && length <= 9))(
    'agrees with enumeration: $name',
    ({ model, length }) => {
      const exact = enumerateModel(model, length).at(1);
      expect(firstLevel(model.process, length, EVERYTHING)).toBeCloseTo(exact, 12);
    },
  );

  test('agrees with the closed form of first-order chains, sticky ones too, in every form', () => {
    const transition = [
      [0.9999, 0.0001],
      [0.002, 0.998],
    ];
    const chain = markovModel({ transition, initial: 'stationary' });
    const exact = firstOrderProfile(chain, 300)!.at(1);
    const twice = [...transition, ...transition].flat();
    const emission = [
      [1, 0],
      [0, 1],
    ];
    for (const model of [
      chain,
      ngramModel({ n: 3, transition: twice, initial: 'stationary' }),
      hmmModel({ transition, emission, initial: 'stationary' }),
    ])
      expect(firstLevel(model.process, 300, EVERYTHING)! / exact).toBeCloseTo(1, 12);
  });

  test('is left out where it is dear, and where the chain does not start in its stationary law', () => {
    const transition = [
      [0.5, 0.5],
      [0.1, 0.9],
    ];
    const stationary = markovModel({ transition, initial: 'stationary' });
    expect(firstLevel(stationary.process, 50, 3)).toBeUndefined();
    const fixed = markovModel({ transition, initial: [1, 0] });
    expect(firstLevel(fixed.process, 50, EVERYTHING)).toBeUndefined();
  });
});
