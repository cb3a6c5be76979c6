import { describe, expect, test } from '@jest/globals';
import { OptimalPredictor } from '../../kernels/reference/stateLaws.js';
import { compareLaws, massFunction } from '../../src/exact/index.js';
import { revisedLaw } from '../../src/exact/revisionEnumeration.js';
import { type DataModel, hmmModel, markovModel, ngramModel } from '../../src/models/index.js';
import { createRevising } from '../../src/samplers/registry.js';
import type { SamplerOptions } from '../../src/samplers/sampler.js';
import {
  correctorKernel,
  Enumerated,
  type Kernel,
  lowConfidenceKernel,
  p2Kernel,
  remdmKernel,
} from './oracle.js';

/** Models with zeros (support can be left) and without, of every kind; not stationary ones among them. */
const models: [string, DataModel, number][] = [
  [
    'bigram',
    markovModel({
      transition: [
        [0.9, 0.1],
        [0.3, 0.7],
      ],
      initial: 'stationary',
    }),
    5,
  ],
  [
    'bigram with zeros',
    markovModel({
      transition: [
        [0.5, 0.5, 0],
        [0.1, 0.2, 0.7],
        [1, 0, 0],
      ],
      initial: [0.2, 0.5, 0.3],
    }),
    3,
  ],
  [
    'trigram',
    ngramModel({
      n: 3,
      vocabularySize: 2,
      transition: [0.8, 0.2, 0.35, 0.65, 0.5, 0.5, 0.05, 0.95],
      initial: 'stationary',
    }),
    5,
  ],
  [
    'trigram with zeros',
    ngramModel({
      n: 3,
      vocabularySize: 2,
      transition: [1, 0, 0, 1, 0.25, 0.75, 0.6, 0.4],
      initial: [0.25, 0.25, 0.25, 0.25],
    }),
    4,
  ],
  [
    'HMM',
    hmmModel({
      transition: [
        [0.9, 0.1],
        [0.2, 0.8],
      ],
      emission: [
        [0.6, 0.4],
        [0.15, 0.85],
      ],
      initial: [0.5, 0.5],
    }),
    4,
  ],
];

/** T = 3 steps; LLaDA's sizes at L = 5 are 2, 2, 1. */
const steps = 3;
const sizesOf = (length: number) =>
  ({ 3: [1, 1, 1], 4: [2, 1, 1], 5: [2, 2, 1] })[length] as readonly number[];

/** ReMDM from alpha = t/T to (t+1)/T, by the marginal that it must keep: alpha_s = alpha_t (1 - sigma) + (1 - alpha_t) fill. */
const kept = (T: number, sigma: (most: number) => number) => (t: number) => {
  const now = t / T;
  const then = (t + 1) / T;
  const remask = t === 0 ? 0 : sigma(Math.min(1, (1 - then) / now));
  return { remask, fill: (then - now * (1 - remask)) / (1 - now) };
};

const cases: [string, string, Partial<SamplerOptions>, (model: Enumerated) => Kernel, number?][] = [
  ['low-confidence', 'low-confidence', {}, (m) => lowConfidenceKernel(m, sizesOf(m.L))],
  [
    'remdm-cap',
    'remdm-cap',
    { eta: 0.4 },
    (m) =>
      remdmKernel(
        m,
        kept(steps, (most) => Math.min(0.4, most)),
      ),
  ],
  [
    'remdm-rescale',
    'remdm-rescale',
    { eta: 0.7 },
    (m) =>
      remdmKernel(
        m,
        kept(steps, (most) => 0.7 * most),
      ),
  ],
  [
    'remdm-loop',
    'remdm-loop',
    { steps: 5, tOn: 0.7, tOff: 0.3, alphaOn: 0.6, eta: 0.5 },
    // Times 1, .8 | .6, .4 | .2: shares 0 -> .4 -> .8, then .6 kept, then all.
    (m) =>
      remdmKernel(
        m,
        (t) =>
          [
            { remask: 0, fill: 0.4 },
            { remask: 0, fill: (0.8 - 0.4) / 0.6 },
            { remask: 0.5, fill: (0.6 * 0.5) / 0.4 },
            { remask: 0.5, fill: (0.6 * 0.5) / 0.4 },
            { remask: 0, fill: 1 },
          ][t],
      ),
    5,
  ],
  ['uniform-corrector', 'uniform-corrector', {}, (m) => correctorKernel(m, sizesOf(m.L), 1, 1), 6],
  [
    'uniform-corrector, 2 tokens in each of 2 rounds',
    'uniform-corrector',
    { corrected: 2, corrections: 2 },
    (m) => correctorKernel(m, sizesOf(m.L), 2, 2),
    9,
  ],
  ['p2', 'p2', {}, (m) => p2Kernel(m, steps, 1)],
  ['p2 with eta 2', 'p2', { eta: 2 }, (m) => p2Kernel(m, steps, 2)],
  ['p2 with eta 0', 'p2', { eta: 0 }, (m) => p2Kernel(m, steps, 0)],
];

const ruleOf = (name: string, options: SamplerOptions, length: number) =>
  createRevising({ name, family: name, options }, length);
const lawOf = (name: string, options: SamplerOptions, model: DataModel, length: number) =>
  revisedLaw(ruleOf(name, options, length), new OptimalPredictor(model.process, length), length);
const furthest = (a: Float64Array, b: Float64Array) =>
  a.reduce((most, p, i) => Math.max(most, Math.abs(p - b[i])), 0);

describe.each(models)('%s', (_, model, length) => {
  const p = massFunction(model, length);
  test.each(cases)(
    '%s: the law of the output, against the transition matrix by definition',
    (_, name, options, kernel, rounds = steps) => {
      const rule = ruleOf(name, { steps, ...options }, length);
      expect(rule.rounds).toBe(rounds);
      const enumerated = new Enumerated(p, model.vocabularySize, length);
      const expected = enumerated.output(kernel(enumerated), rounds);
      const law = lawOf(name, { steps, ...options }, model, length);
      expect(law.reduce((a, b) => a + b, 0)).toBeCloseTo(1, 12);
      expect(furthest(law, expected)).toBeLessThan(1e-12);
    },
  );
});

describe('what is known of the laws', () => {
  const [, bigram] = models[0];
  const p = massFunction(bigram, 5);

  test('one token a round at random, or with Gibbs corrections, is exact', () => {
    const law = lawOf('uniform-corrector', { steps: 5, corrections: 1 }, bigram, 5);
    expect(furthest(law, p)).toBeLessThan(1e-14);
    const { forwardKl, reverseKl, totalVariation, negativeLogLikelihoodPerToken, offSupportRate } =
      compareLaws(p, law, 5);
    for (const value of [forwardKl, reverseKl, totalVariation, offSupportRate])
      expect(Math.abs(value)).toBeLessThan(1e-13);
    const entropy = p.reduce((sum, mass) => sum - mass * Math.log(mass), 0);
    expect(negativeLogLikelihoodPerToken).toBeCloseTo(entropy / 5, 13);
  });

  test('drawing one token after the other but keeping the surest ones is not, though every law is the optimal one', () => {
    expect(compareLaws(p, lawOf('low-confidence', { steps: 5 }, bigram, 5), 5).forwardKl).toBeGreaterThan(
      0.01,
    );
  });

  test('Gibbs corrections bring one-step filling ever nearer to p in all of the divergences', () => {
    const after = [1, 8, 64].map((corrections) =>
      compareLaws(p, lawOf('uniform-corrector', { steps: 1, corrections }, bigram, 5), 5),
    );
    for (const key of ['forwardKl', 'reverseKl', 'totalVariation'] as const) {
      expect(after[1][key]).toBeLessThan(after[0][key]);
      expect(after[2][key]).toBeLessThan(after[1][key] / 10);
    }
  });

  test('temperature 0 is one sequence: the support of p is missed, and KL(p || q) infinite', () => {
    const law = lawOf('low-confidence', { steps: 5, temperature: 0 }, bigram, 5);
    expect(law[0]).toBe(1);
    const divergence = compareLaws(p, law, 5);
    expect(divergence.forwardKl).toBe(Number.POSITIVE_INFINITY);
    expect(divergence.reverseKl).toBeCloseTo(-Math.log(p[0]), 12);
  });

  test('where p has zeros, parallel filling leaves its support and KL(q || p) is infinite', () => {
    const [, model, length] = models[1];
    const divergence = compareLaws(
      massFunction(model, length),
      lawOf('p2', { steps: 1 }, model, length),
      length,
    );
    expect(divergence.offSupportRate).toBeGreaterThan(0.01);
    expect(divergence.reverseKl).toBe(Number.POSITIVE_INFINITY);
    expect(divergence.negativeLogLikelihoodPerToken).toBe(Number.POSITIVE_INFINITY);
  });
});

describe('low-confidence remasking block by block, as every filling of all masks has it', () => {
  const ofFour = models.filter(([, , length]) => length === 4);
  test.each(ofFour)('%s', (_, model, length) => {
    const enumerated = new Enumerated(massFunction(model, length), model.vocabularySize, length);
    const lawOfBlocks = (options: SamplerOptions) =>
      revisedLaw(
        ruleOf('low-confidence', options, length),
        new OptimalPredictor(model.process, length),
        length,
      );
    const settings: [number, number, number[], number[]][] = [
      [2, 2, [2, 2], [2, 4]],
      [2, 4, [1, 1, 1, 1], [2, 2, 4, 4]],
      [1, 4, [1, 1, 1, 1], [1, 2, 3, 4]],
    ];
    for (const [block, steps, sizes, ends] of settings) {
      const expected = enumerated.output(lowConfidenceKernel(enumerated, sizes, ends), steps);
      const law = lawOfBlocks({ steps, block });
      const off = (other: Float64Array) => Math.max(...law.map((q, i) => Math.abs(q - other[i])));
      expect(off(expected)).toBeLessThan(1e-12);
      // Negative control: one block is another rule, but for single tokens from left to right, where the law is p itself.
      if (block === 2) expect(off(lawOfBlocks({ steps }))).toBeGreaterThan(1e-4);
      else expect(off(enumerated.pmf)).toBeLessThan(1e-12);
    }
  });

  test('blocks that do not come out even are refused', () => {
    const create = (options: SamplerOptions) => ruleOf('low-confidence', options, 6);
    expect(() => create({ steps: 2, block: 4 })).toThrow('blocks of 4 tokens do not divide L = 6');
    expect(() => create({ steps: 3, block: 3 })).toThrow('3 steps do not divide among 2 blocks');
    expect(() => create({ steps: 2, block: 1.5 })).toThrow('block is 1.5');
  });
});

describe('parameters are refused before anything is drawn', () => {
  test.each<[string, SamplerOptions, string]>([
    ['low-confidence', { steps: 6 }, 'low-confidence with 6 steps'],
    ['low-confidence', { steps: 2, temperature: -1 }, 'temperature is -1'],
    ['remdm-cap', { steps: 2, eta: 1.5 }, 'eta is 1.5'],
    ['remdm-rescale', { steps: 0 }, 'remdm-rescale with 0 steps'],
    ['remdm-loop', { steps: 40, eta: 0.2 }, 'eta 0.2 masks more tokens'],
    ['remdm-loop', { steps: 40, tOn: 0.01 }, 't-on is 0.01 and t-off 0.05'],
    ['remdm-loop', { steps: 19 }, 'no step falls into the last phase'],
    ['remdm-loop', { steps: 40, alphaOn: 1 }, 'alphaOn is 1'],
    ['uniform-corrector', { steps: 2, corrected: 0 }, 'corrected is 0'],
    ['uniform-corrector', { steps: 2, corrections: 0.5 }, 'corrections is 0.5'],
    ['p2', { steps: 2, eta: Number.NaN }, 'eta is NaN'],
  ])('%s %j', (name, options, message) => {
    expect(() => ruleOf(name, options, 5)).toThrow(
      expect.objectContaining({ code: 'input', message: expect.stringContaining(message) }),
    );
  });
});
