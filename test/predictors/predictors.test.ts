import { describe, expect, test } from '@jest/globals';
import { ConditionalLaws } from '../../src/exact/conditionalLaw.js';
import { massFunction } from '../../src/exact/index.js';
import { enumeratedLaws } from '../../src/exact/predictorEnumeration.js';
import { enumerateSampler } from '../../src/exact/samplerEnumeration.js';
import { type DataModel, markovModel, ngramModel } from '../../src/models/index.js';
import { mismatchedPredictor } from '../../src/predictors/mismatched.js';
import type { ParsedPredictor } from '../../src/predictors/predictor.js';
import { fillingOf, namesPredictor, parsePredictor } from '../../src/predictors/registry.js';
import { WindowPosteriors } from '../../src/predictors/windowPosteriors.js';
import { measurePredicted } from '../../src/quantities/ask/predicted.js';
import { rollout } from '../../src/quantities/ask/rollout.js';
import { createSampler, parseSampler } from '../../src/samplers/registry.js';
import { measureRollouts } from '../../src/sampling/rollouts.js';
import { parseSchedule } from '../../src/schedules/registry.js';
import type { Estimate } from '../../src/statistics/estimate.js';
import { rows, sweepModels } from '../support/sweepModels.js';

const trigram = ngramModel({ n: 3, transition: rows(9, 3, 3).flat(), initial: 'stationary' });
const bigram = markovModel({ transition: rows(3, 3, 11), initial: 'stationary' });

function reshaped(name: string, law: readonly number[]): number[] {
  const filling = fillingOf(parsePredictor(name));
  if (filling.kind !== 'reshaped') throw new Error(`${name} is ${filling.kind}`);
  const all = Float64Array.of(9, ...law, 9);
  filling.reshape(all, 1, law.length);
  expect([all[0], all[law.length + 1]]).toEqual([9, 9]);
  return Array.from(all.subarray(1, law.length + 1));
}

describe('reshaped laws', () => {
  const law = [0.1, 0.4, 0, 0.3, 0.2];
  test('temperature', () => {
    expect(reshaped('tempered:1', law).map((p) => p.toFixed(12))).toEqual(law.map((p) => p.toFixed(12)));
    const squares = law.map((p) => p * p);
    const total = squares.reduce((a, b) => a + b);
    reshaped('tempered:0.5', law).forEach((p, x) => {
      expect(p).toBeCloseTo(squares[x] / total, 14);
    });
    // So cold that only the likeliest remains.
    expect(reshaped('tempered:1e-4', law)).toEqual([0, 1, 0, 0, 0]);
  });
  test('the likeliest', () => {
    expect(reshaped('top-k:1', law)).toEqual([0, 1, 0, 0, 0]);
    expect(reshaped('top-k:2', law)).toEqual([0, 0.4 / 0.7, 0, 0.3 / 0.7, 0]);
    expect(reshaped('top-k:1', [0.25, 0.5, 0.5])).toEqual([0, 1, 0]);
    expect(reshaped('nucleus:0.65', law)).toEqual([0, 0.4 / 0.7, 0, 0.3 / 0.7, 0]);
    expect(reshaped('nucleus:0.3', law)).toEqual([0, 1, 0, 0, 0]);
    expect(reshaped('nucleus:1', law)).toEqual(law);
  });
  test('rounding decides nothing', () => {
    const likelier = 0.25 + 2 ** -52;
    expect(reshaped('top-k:1', [0.25, 0.5 - 2 ** -53, likelier])).toEqual([0, 1, 0]);
    expect(reshaped('top-k:1', [0.25, 0.25, likelier, 0.25])).toEqual([1, 0, 0, 0]);
    expect(reshaped('nucleus:0.8', [0.6, 0.2 - 2 ** -54, 0.1, 0.1]).slice(2)).toEqual([0, 0]);
    // However unlikely a token is, an impossible one does not take its place.
    expect(reshaped('top-k:2', [0, 1 - 1e-9, 1e-9])[0]).toBe(0);
    expect(reshaped('top-k:2', [0, 1 - 1e-9, 1e-9])[2]).toBeCloseTo(1e-9, 15);
  });
});

describe('a window', () => {
  const names = ['Markov, stationary', 'Markov with zeros', 'trigram, stationary', '4-gram', 'HMM'];
  test.each(names)('%s: laws by messages are those by enumeration', (name) => {
    const model = sweepModels[name];
    const V = model.vocabularySize;
    const L = 5;
    const pmf = massFunction(model, L);
    const likeliest = pmf.indexOf(Math.max(...pmf));
    const tokens = Array.from({ length: L }, (_, j) => Math.floor(likeliest / V ** (L - 1 - j)) % V);
    for (const radius of [0, 1, 2, 4]) {
      const window = new WindowPosteriors(model.process, L, radius);
      const laws = enumeratedLaws({ kind: 'window', radius }, pmf, V, L);
      const { nothing, place } = states(pmf, V, L);
      let state = nothing;
      window.reset();
      for (const revealed of [3, 0, 4, 1]) {
        state += (tokens[revealed] - V) * place(revealed);
        window.reveal(revealed, tokens[revealed]);
        const found = new Float64Array(V);
        window.law(2, found);
        const expected = laws(state, 2, found);
        found.forEach((p, x) => {
          expect(p).toBeCloseTo(expected[x], 12);
        });
      }
    }
  });
  test('as wide as the sequence is the optimal predictor', () => {
    const pmf = massFunction(trigram, 5);
    const sampler = createSampler(parseSampler('random:2'), 5);
    const laws = enumeratedLaws({ kind: 'window', radius: 5 }, pmf, 3, 5);
    expect(enumerateSampler(pmf, 3, 5, sampler, laws).trainingError).toBeCloseTo(0, 14);
  });
  test('refuses a chain whose inner stretches have laws of their own', () => {
    const { process } = sweepModels['Markov, fixed start'];
    expect(() => new WindowPosteriors(process, 6, 2)).toThrow(/stationary/);
    expect(() => new WindowPosteriors(process, 6, 5)).not.toThrow();
  });
});

function states(pmf: Float64Array, V: number, L: number) {
  const laws = new ConditionalLaws(pmf, V, L);
  return { nothing: laws.nothing, place: (position: number) => laws.place(position) };
}

const predictors: readonly (readonly [string, ParsedPredictor])[] = [
  ['a bigram', mismatchedPredictor('a bigram', bigram, trigram)],
  ['tempered:0.7', parsePredictor('tempered:0.7')],
  ['window:1', parsePredictor('window:1')],
];

describe.each(predictors)('%s', (_, predictor) => {
  const L = 6;
  const what = {
    length: L,
    seed: 'predictors',
    engine: 'wasm',
    workers: 1,
    data: true,
    generated: true,
    target: { relativeError: 0.01, absoluteError: 0 },
    samplers: ['random:2', 'confidence:2'].map(parseSampler),
    predictor,
  };

  test('KL = KL of the optimal predictor + training error, by enumeration', () => {
    const pmf = massFunction(trigram, L);
    const laws = enumeratedLaws(fillingOf(predictor), pmf, 3, L);
    const sampler = createSampler(parseSampler('random:2'), L);
    const optimal = enumerateSampler(pmf, 3, L, sampler);
    const { forwardKl, trainingError } = enumerateSampler(pmf, 3, L, sampler, laws);
    expect(trainingError).toBeGreaterThan(0.01);
    expect(forwardKl).toBeCloseTo(optimal.forwardKl + trainingError, 12);
  });

  test('rollouts agree with enumeration', async () => {
    const exact = await measureRollouts(trigram, { ...what, method: 'exact' });
    const sampled = await measureRollouts(trigram, { ...what, method: 'monte-carlo', trajectories: 640 });
    const other = await measureRollouts(trigram, { ...what, predictor: undefined, method: 'exact' });
    sampled.rows.forEach((row, s) => {
      const values = ['forwardKl', 'trainingError', 'reverseKl', 'negativeLogLikelihoodPerToken'] as const;
      for (const name of values) expect(errorsOff(row[name]!, exact.rows[s][name]!)).toBeLessThan(4.5);
      // The optimal predictor's value is not accepted.
      expect(errorsOff(row.forwardKl!, other.rows[s].forwardKl!)).toBeGreaterThan(4.5);
    });
  });
});

function errorsOff(estimate: Estimate, truth: Estimate): number {
  return Math.abs(estimate.value - truth.value) / estimate.standardError;
}

test('a predictor that rules data out has an infinite KL and training error', async () => {
  const options = {
    length: 5,
    seed: '0',
    engine: 'wasm',
    workers: 1,
    data: true,
    generated: true,
    target: { relativeError: 0.01, absoluteError: 0 },
    samplers: [parseSampler('random:2'), parseSampler('random:1')],
    predictor: parsePredictor('top-k:2'),
  };
  for (const method of ['exact', 'monte-carlo'] as const) {
    const { rows: found, differences } = await measureRollouts(trigram, {
      ...options,
      method,
      trajectories: method === 'exact' ? undefined : 320,
    });
    for (const { forwardKl, trainingError, reverseKl } of found) {
      expect(forwardKl!.value).toBe(Number.POSITIVE_INFINITY);
      expect(trainingError!.value).toBe(Number.POSITIVE_INFINITY);
      expect(reverseKl!.value).toBeGreaterThan(0.1);
      expect(reverseKl!.value).toBeLessThan(Number.POSITIVE_INFINITY);
    }
    expect(differences).toEqual([]);
  }
});

test('certain tokens: their control is rounding alone, and corrects nothing', async () => {
  const tied = markovModel({
    transition: [
      [0, 0.7, 0.3],
      [0.5, 0, 0.5],
      [0.2, 0.8, 0],
    ],
    initial: [0.5, 0.25, 0.25],
  });
  const options = {
    length: 4,
    seed: '0',
    engine: 'reference',
    workers: 1,
    data: false,
    generated: true,
    target: { relativeError: 0.01, absoluteError: 0 },
    samplers: [parseSampler('random:1')],
    predictor: parsePredictor('top-k:1'),
  };
  const exact = (await measureRollouts(tied, { ...options, method: 'exact' })).rows[0];
  const sampled = (await measureRollouts(tied, { ...options, method: 'monte-carlo', trajectories: 4096 }))
    .rows[0];
  // By rational arithmetic; ties go to the lower token.
  expect(exact.reverseKl!.value).toBeCloseTo(2.2452379802770515, 12);
  expect(errorsOff(sampled.reverseKl!, exact.reverseKl!)).toBeLessThan(4.5);
  // Every token is certain given the order, so that log q is 0.
  expect(sampled.reverseKl!.value).toBeCloseTo(4 * sampled.negativeLogLikelihoodPerToken!.value, 12);
});

test('a decomposition that holds but for rounding passes its check', async () => {
  const chain = markovModel({
    transition: [
      [0.2, 0.7, 0.1],
      [0.5, 0.1, 0.4],
      [0.2, 0.5, 0.3],
    ],
    initial: 'stationary',
  });
  // What the decomposition leaves is a multiple of the control here, which takes all of it away but the last bits.
  const { rows: found, sampling } = await measureRollouts(chain, {
    length: 3,
    seed: '0',
    engine: 'reference',
    workers: 1,
    data: true,
    generated: false,
    target: { relativeError: 0.01, absoluteError: 0 },
    samplers: [parseSampler('random:2')],
    predictor: parsePredictor('tempered:2'),
    method: 'monte-carlo',
    trajectories: 640,
  });
  expect(found[0].trainingError!.value).toBeGreaterThan(0.01);
  expect(sampling?.alarms).toBeUndefined();
});

test('where nothing has met the rare events that carry the information, the parts of a KL alarm, and end no run', async () => {
  const chain = markovModel({
    transition: [
      [0.999999, 0.000001],
      [0.3, 0.7],
    ],
    initial: 'stationary',
  });
  const predictor = 'tempered:0.7';
  const common = { length: 4, seed: '0', engine: 'reference', workers: 1, predictor } as const;
  const few = { method: 'monte-carlo', trajectories: 2048 } as const;
  const samplers = ['left-to-right:2'];
  // By another program, from every sequence and every path.
  const [row] = (await rollout(chain, { ...common, samplers, method: 'exact' })).result.rows;
  expect(row.forwardKl!.value).toBeCloseTo(0.00008061068758030593, 14);
  expect(row.trainingError!.value).toBeCloseTo(0.00004234835672665089, 14);
  const rolled = await rollout(chain, { ...common, samplers, ...few });
  expect(errorsOff(rolled.result.rows[0].forwardKl!, row.forwardKl!)).toBeGreaterThan(100);
  expect(rolled.provenance.alarms?.join()).toMatch(/less the optimal predictor's and the training error/);
  // Held against the profile, too.
  const requests = [{ parsed: parseSchedule('balanced'), requestedSteps: 2 }];
  const held = await measurePredicted(chain, parsePredictor(predictor), requests, { ...common, ...few });
  const truth = { ...row.forwardKl!, value: 0.00006490207446469829 };
  expect(errorsOff(held.predicted.kl[0], truth)).toBeGreaterThan(100);
  expect(held.answer(undefined).provenance.alarms?.join()).toMatch(/of its standard errors off/);
  // Too few chunks to tell.
  const fewer = { ...common, ...few, trajectories: 640, chunkSize: 64 };
  const { predicted } = await measurePredicted(chain, parsePredictor(predictor), requests, fewer);
  expect(predicted.trainingError[0].value).toBeGreaterThan(0);
});

describe('what is refused', () => {
  test.each([
    ['tempred:1', /unknown predictor "tempred"/],
    ['tempered', /lacks its argument/],
    ['tempered:0', /not a positive number/],
    ['top-k:0', /not a positive integer/],
    ['top-k:1.5', /not a positive integer/],
    ['nucleus:1.2', /at most 1/],
    ['window:-1', /at least 0/],
  ])('%s', (text, message) => {
    expect(namesPredictor(text)).toBe(true);
    expect(() => parsePredictor(text)).toThrow(message);
  });
  test('files are not names', () => {
    for (const file of ['model.json', './tempered:1/model.json', 'a/b', 'C:\\model.json'])
      expect(namesPredictor(file)).toBe(false);
  });
  test('another vocabulary', () => {
    const refused = (model: DataModel, data: DataModel) => () => mismatchedPredictor('other', model, data);
    const named = (symbols: string[]) =>
      markovModel({ transition: rows(3, 3, 1), initial: 'stationary', symbols });
    expect(refused(sweepModels['Markov, stationary'], trigram)).toThrow(/4 tokens, that of the data 3/);
    expect(refused(named(['a', 'x', 'c']), named(['a', 'b', 'c']))).toThrow(/token 1 .* "x", .* "b"/);
    expect(refused(named(['a', 'b', 'c']), named(['a', 'b', 'c']))).not.toThrow();
  });
});
