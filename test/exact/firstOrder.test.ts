import { describe, expect, test } from '@jest/globals';
import { enumerateModel } from '../../src/exact/enumeration.js';
import { firstOrderProfile } from '../../src/exact/firstOrder.js';
import { type DataModel, markovModel, ngramModel } from '../../src/models/index.js';
import { explicitSchedule } from '../../src/schedules/explicit.js';
import { randomHalvesSchedule } from '../../src/schedules/randomHalves.js';
import { resolveSchedule } from '../../src/schedules/registry.js';
import { randomLaw, randomRows, randomSizes, uniforms } from './support.js';

/** Absolute accuracy of the enumeration, which subtracts entropies. */
const ENUMERATION = 2e-14;

function expectClose(actual: number, expected: number, scale: number) {
  expect(Math.abs(actual - expected)).toBeLessThanOrEqual(
    1e-12 * Math.abs(expected) + ENUMERATION * (1 + scale),
  );
}

function compare(model: DataModel, length: number, random: () => number) {
  const exact = enumerateModel(model, length);
  const closed = firstOrderProfile(model, length)!;
  const scale = exact.entropy;
  expectClose(closed.entropy, exact.entropy, scale);
  expectClose(closed.totalCorrelation, exact.totalCorrelation, scale);
  expectClose(closed.dualTotalCorrelation, exact.dualTotalCorrelation, scale);
  for (let k = 0; k < length; k++) expectClose(closed.at(k), exact.at(k), scale);
  for (let k = 0; k + 1 < length; k++) expectClose(closed.difference(k), exact.difference(k), scale);
  const mi = exact.tokenMutualInformation();
  closed.tokenMutualInformation().forEach((value, i) => {
    expectClose(value, mi[i], scale);
  });
  for (let trial = 0; trial < 6; trial++) {
    const schedule = explicitSchedule(length, randomSizes(random, length));
    expectClose(closed.divergence(schedule), exact.kl(schedule.sizes!), scale);
    const { levels, weights } = schedule;
    expectClose(closed.divergence({ levels, weights }), exact.kl(schedule.sizes!), scale);
  }
  const bernoulli = resolveSchedule('bernoulli:cosine', { length, requestedSteps: Math.min(3, length) });
  expectClose(closed.divergence(bernoulli), exact.divergence(bernoulli), scale);
  if (length >= 2) {
    const halves = randomHalvesSchedule(length, 2);
    expectClose(closed.divergence(halves), exact.divergence(halves), scale);
  }
}

describe('the closed form equals enumeration', () => {
  const kinds: [string, (random: () => number, V: number) => DataModel][] = [
    [
      'stationary',
      (random, V) => markovModel({ transition: randomRows(random, V, V), initial: 'stationary' }),
    ],
    [
      'non-stationary',
      (random, V) => markovModel({ transition: randomRows(random, V, V), initial: randomLaw(random, V) }),
    ],
    [
      'with zeros: reducible, transient and periodic chains among them',
      (random, V) =>
        markovModel({ transition: randomRows(random, V, V, 0.6), initial: randomLaw(random, V, 0.5) }),
    ],
    [
      'near deterministic',
      (random, V) => {
        const rows = randomRows(random, V, V).map((row, x) =>
          row.map((p, y) => 1e-4 * p + (y === (x + 1) % V ? 1 - 1e-4 : 0)),
        );
        return markovModel({
          transition: rows,
          initial: random() < 0.5 ? 'stationary' : randomLaw(random, V),
        });
      },
    ],
    [
      'permutations: nothing is forgotten',
      (random, V) => {
        const keys = Array.from({ length: V }, (_, y) => [random(), y]).sort(([a], [b]) => a - b);
        const rows = keys.map(([, target]) => Array.from({ length: V }, (_, y) => (y === target ? 1 : 0)));
        return markovModel({ transition: rows, initial: randomLaw(random, V) });
      },
    ],
    [
      'period 2, in its stationary law',
      (random, V) => {
        const half = Math.ceil(V / 2);
        const rows = Array.from({ length: V }, (_, x) => {
          const law = randomLaw(random, x < half ? V - half : half);
          return x < half ? [...new Array(half).fill(0), ...law] : [...law, ...new Array(V - half).fill(0)];
        });
        return markovModel({ transition: rows, initial: 'stationary' });
      },
    ],
    [
      'a transient state in front of two periodic classes',
      (random) => {
        const [a, b] = randomLaw(random, 2);
        const rows = [
          [0.2, 0.8 * a, 0, 0.8 * b, 0],
          [0, 0, 1, 0, 0],
          [0, 1, 0, 0, 0],
          [0, 0, 0, a, b],
          [0, 0, 0, b, a],
        ];
        return markovModel({
          transition: rows,
          initial: random() < 0.5 ? [1, 0, 0, 0, 0] : randomLaw(random, 5),
        });
      },
    ],
    [
      'weakly dependent',
      (random, V) => {
        const rows = randomRows(random, V, V).map((row) => row.map((p) => 1e-3 * p + (1 - 1e-3) / V));
        return markovModel({ transition: rows, initial: randomLaw(random, V) });
      },
    ],
    [
      'unigram',
      (random, V) =>
        ngramModel({ n: 1, vocabularySize: V, transition: randomLaw(random, V, 0.3), initial: [1] }),
    ],
    [
      'bigram',
      (random, V) =>
        ngramModel({
          n: 2,
          vocabularySize: V,
          transition: randomRows(random, V, V).flat(),
          initial: 'stationary',
        }),
    ],
  ];
  test.each(kinds)('%s', (_, make) => {
    for (let seed = 1; seed <= 12; seed++) {
      const random = uniforms(1000 + seed);
      const V = 2 + (seed % 4);
      const model = make(random, V);
      const size = model.vocabularySize;
      const longest = size === 2 ? 9 : size === 3 ? 7 : size === 4 ? 6 : 5;
      compare(model, seed <= 8 ? longest : 1 + (seed % 4), random);
    }
  });
});
