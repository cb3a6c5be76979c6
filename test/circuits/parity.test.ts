import { describe, expect, test } from '@jest/globals';
import {
  type Bit,
  compileCircuit,
  constructions,
  type MaskedSampler,
  maskedSamplerLaw,
  oneHotByRevision,
  oneHotCircuit,
  oneHotWithoutRevision,
  parityByRemasking,
  parityByRevision,
  parityCircuit,
  runMaskedSampler,
} from '../../src/circuits/index.js';
import { evenParity, oneHot, type TestLaw } from '../../src/exact/index.js';
import { apart } from './support.js';

/** The mass function of a law on bits, by answer. */
function massOf(law: TestLaw): Map<string, number> {
  const mass = new Map<string, number>();
  law.massFunction().forEach((p, word) => {
    if (p > 0) mass.set(word.toString(2).padStart(law.length, '0'), p);
  });
  return mass;
}

const lengths = [2, 3, 4, 5, 6, 7, 8, 9];

describe.each(lengths)('%d bits', (n) => {
  const exactlyInTwoRounds = (sampler: MaskedSampler, law: TestLaw) => {
    const { answers, rounds } = maskedSamplerLaw(sampler);
    expect(apart(answers, massOf(law))).toBeLessThan(1e-14);
    expect([...rounds.keys()]).toEqual([2]);
  };

  test('even parity in 2 rounds on n tokens: by revision and by remasking', () => {
    for (const sampler of [parityByRevision(n), parityByRemasking(n)]) {
      expect(sampler.length).toBe(n);
      exactlyInTwoRounds(sampler, evenParity(n));
    }
    expect(parityByRemasking(n).revises).toBe(false);
  });

  test('one-hot in 2 rounds by revision; without it up to n rounds, with probability 2/n', () => {
    exactlyInTwoRounds(oneHotByRevision(n), oneHot(n));
    const { answers, rounds } = maskedSamplerLaw(oneHotWithoutRevision(n));
    expect(apart(answers, massOf(oneHot(n)))).toBeLessThan(1e-14);
    expect(Math.max(...rounds.keys())).toBe(n);
    expect(rounds.get(n)).toBeCloseTo(2 / n, 13);
    const mean = [...rounds].reduce((sum, [count, p]) => sum + count * p, 0);
    expect(mean).toBeCloseTo((n + 3) / 2 - 1 / n, 12);
  });

  test.each(constructions)('as circuits of depth 1: $name', (construction) => {
    exactlyInTwoRounds(compileCircuit(parityCircuit(n), construction), evenParity(n));
    exactlyInTwoRounds(compileCircuit(oneHotCircuit(n), construction), oneHot(n));
  });
});

test('two tokens a round are too many for one-hot without revision', () => {
  const hasty: MaskedSampler = {
    ...oneHotWithoutRevision(4),
    fill: (state) => [0, 1, 2, 3].filter((i) => state[i] < 0).slice(0, 2),
  };
  const { answers } = maskedSamplerLaw(hasty);
  const wrong = [...answers].filter(([answer]) => answer.replaceAll('0', '') !== '1');
  expect(wrong.reduce((sum, [, p]) => sum + p, 0)).toBeGreaterThan(0.05);
});

describe('the runner keeps to the rules of masked diffusion', () => {
  const coin = () => 0 as Bit;
  const fair: MaskedSampler = {
    length: 2,
    answer: [0, 1],
    revises: false,
    fill: (state) => [0, 1].filter((i) => state[i] < 0),
    predict: () => 0.5,
  };
  test('a sound sampler runs', () => {
    expect(runMaskedSampler(fair, coin)).toEqual({ answer: [0, 0], rounds: 1 });
  });
  test.each<[string, Partial<MaskedSampler>, string]>([
    [
      'fills a revealed token',
      { fill: (state) => (state[1] < 0 ? [0, 1] : [0]) },
      'position 0, which is revealed',
    ],
    ['fills a position twice', { fill: () => [0, 0] }, 'position 0 twice'],
    ['fills beyond the end', { fill: () => [2] }, 'position 2 of 2'],
    ['predicts no probability', { predict: () => 1.5 }, 'the probability 1.5'],
    ['hides a mask', { fill: () => [0], remask: () => [1] }, 'position 1, which is no revealed token'],
    ['answers with a mask', { fill: (state) => (state[0] < 0 ? [0] : []) }, 'position 1, which is masked'],
    ['never ends', { length: 1, answer: [0], revises: true, fill: () => [0] }, 'still fills after'],
  ])('%s', (_, change, message) => {
    expect(() => runMaskedSampler({ ...fair, ...change }, coin, undefined, 100)).toThrow(message);
  });

  test('no position of a round tells another one anything', () => {
    const telling: MaskedSampler = {
      ...fair,
      predict: (state, position) => {
        const told = state[1 - position] === 1 ? 1 : 0.5;
        state[position] = 1;
        return told;
      },
    };
    expect(() => runMaskedSampler(telling, coin)).toThrow('the predictor changes the state');
  });
});
