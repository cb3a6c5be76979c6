import { describe, expect, test } from '@jest/globals';
import { addGapProfile } from '../../../kernels/reference/gaps.js';
import { emptySums, Sweep } from '../../../kernels/reference/sweep.js';
import { MaskgapError } from '../../../src/errors.js';
import { firstOrderProfile } from '../../../src/exact/index.js';
import { lagEntropies } from '../../../src/exact/lagEntropies.js';
import { type DataModel, sequenceLogProbability } from '../../../src/models/index.js';
import { allSequences, plainEntropy } from '../../support/enumeration.js';
import { sweepModels } from '../../support/sweepModels.js';
import { gapModels } from './models.js';
import { permutations, worstRelativeError } from './support.js';

const profileOf = (model: DataModel, orders: readonly Int32Array[]): Float64Array => {
  const length = orders[0].length;
  const profile = new Float64Array(length);
  const entropies = lagEntropies(model.process, length)!;
  for (const order of orders) addGapProfile(entropies, order, profile);
  return profile.map((sum) => sum / orders.length);
};

/** The sweep's profile for one order, averaged over every sequence of tokens. */
function averagedSweep(model: DataModel, order: Int32Array): Float64Array {
  const length = order.length;
  const sweep = new Sweep(model.process, length);
  const mean = new Float64Array(length);
  for (const tokens of allSequences(model.vocabularySize, length)) {
    const p = Math.exp(sequenceLogProbability(model, tokens));
    if (p === 0) continue;
    const sums = emptySums(length);
    sweep.run(Int32Array.from(tokens), order, 0, sums);
    sums.profile.forEach((h, k) => {
      mean[k] += p * h;
    });
  }
  return mean;
}

describe.each(Object.entries(gapModels))('%s', (_name, model) => {
  test.each([
    [[0]],
    [[1, 0]],
    [[2, 0, 1]],
    [[1, 4, 0, 3, 2]],
    [[2, 0, 4, 1, 3]],
    [[4, 3, 2, 1, 0]],
    [[0, 5, 2, 4, 1, 3]],
  ])('is the sweep of the order %j averaged over the tokens', (order) => {
    const positions = Int32Array.from(order);
    const expected = averagedSweep(model, positions);
    expect(worstRelativeError(profileOf(model, [positions]), expected)).toBeLessThan(1e-9);
  });

  test.each([1, 2, 3, 6])('averages to the closed form over all orders, L = %d', (length) => {
    const expected = firstOrderProfile(model, length)!.values();
    expect(worstRelativeError(profileOf(model, permutations(length)), expected)).toBeLessThan(1e-9);
  });

  test('entropies of lags are those of the joint law', () => {
    const length = 40;
    const { eta, marginal, between } = lagEntropies(model.process, length)!;
    const V = model.vocabularySize;
    const { start, transition } = model.process as typeof model.process & { kind: 'context' };
    const law = start[0];
    expect(marginal).toBeCloseTo(plainEntropy(law), 13);
    const triples = allSequences(V, 3).map(
      ([x, y, z]) => law[x] * transition[x * V + y] * transition[y * V + z],
    );
    const pairs = (joint: Float64Array) => plainEntropy(joint) - plainEntropy(law);
    let joint = Float64Array.from({ length: V * V }, (_, i) => law[Math.floor(i / V)] * transition[i]);
    for (let d = 1; d < length; d++) {
      expect(eta[d]).toBeCloseTo(pairs(joint), 13);
      if (d === 2) expect(between).toBeCloseTo(plainEntropy(triples) - plainEntropy(joint), 13);
      const before = joint;
      joint = Float64Array.from({ length: V * V }, (_, i) => {
        const x = Math.floor(i / V);
        return transition.reduce(
          (sum, p, at) => sum + (at % V === i % V ? before[x * V + Math.floor(at / V)] * p : 0),
          0,
        );
      });
    }
  });
});

test('one order alone is not the closed form', () => {
  const model = gapModels['not reversible, with zeros'];
  const one = profileOf(model, [Int32Array.of(0, 1, 2, 3, 4, 5)]);
  expect(worstRelativeError(one, firstOrderProfile(model, 6)!.values())).toBeGreaterThan(1e-2);
});

test.each(['Markov, fixed start', 'trigram, stationary', 'HMM'])('%s is refused', (name) => {
  const attempt = () => lagEntropies(sweepModels[name].process, 8);
  expect(attempt).toThrow(MaskgapError);
  expect(attempt).toThrow(/stationary first-order chains/);
});

test('more lags than the budget allows', () => {
  const slow = gapModels['slowly mixing'].process;
  expect(lagEntropies(slow, 1_000_000, 1e5)).toBeUndefined();
  expect(lagEntropies(slow, 1_000_000, 1e8)).toBeDefined();
});
