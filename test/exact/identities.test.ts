import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { firstOrderProfile } from '../../src/exact/firstOrder.js';
import { blockWeight } from '../../src/exact/intervalSums.js';
import { modelFromJson } from '../../src/formats/index.js';
import { type DataModel, markovModel } from '../../src/models/index.js';
import { compensatedSum } from '../../src/numeric/sum.js';
import { explicitSchedule } from '../../src/schedules/explicit.js';
import { resolveSchedule } from '../../src/schedules/registry.js';
import { goldenCases, randomLaw, randomRows, randomSizes, uniforms } from './support.js';

function randomChain(seed: number): DataModel {
  const random = uniforms(seed);
  const V = 1 + Math.floor(random() * 5);
  const zeros = random() < 0.4 ? 0.5 : 0;
  return markovModel({
    transition: randomRows(random, V, V, zeros),
    initial: zeros === 0 && random() < 0.5 ? 'stationary' : randomLaw(random, V, zeros),
  });
}

describe('identities of the closed form', () => {
  test('levels sum to H(X), fall, and give TC, DTC and MI; KL of T = L is 0 and of T = 1 is TC', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1e6 }), fc.integer({ min: 1, max: 80 }), (seed, length) => {
        const profile = firstOrderProfile(randomChain(seed), length)!;
        const { entropy, totalCorrelation, dualTotalCorrelation } = profile;
        const h = profile.values();
        const close = (a: number, b: number) => Math.abs(a - b) <= 1e-12 * (Math.abs(b) + 1e-3 * entropy);
        expect(close(compensatedSum(h), entropy)).toBe(true);
        for (let k = 0; k + 1 < length; k++) {
          const difference = profile.difference(k);
          if (!(difference >= 0 && close(h[k] - h[k + 1], difference))) return false;
        }
        const information = compensatedSum(profile.tokenMutualInformation());
        expect(close(totalCorrelation + dualTotalCorrelation, information)).toBe(true);
        expect(close(length * (h[0] - h[length - 1]), information)).toBe(true);
        expect(close(length * h[0] - entropy, totalCorrelation)).toBe(true);
        const singles = explicitSchedule(length, new Array(length).fill(1));
        expect(profile.divergence(singles)).toBe(0);
        expect(close(profile.divergence(explicitSchedule(length, [length])), totalCorrelation)).toBe(true);
        const sizes = randomSizes(uniforms(seed), length);
        const left = compensatedSum(
          explicitSchedule(length, sizes).sizes!.map((r, t) => r * h[levelOf(sizes, t)]),
        );
        expect(close(profile.divergence(explicitSchedule(length, sizes)), left - entropy)).toBe(true);
        return true;
      }),
      { numRuns: 100, seed: 7 },
    );
  });

  test('the weight of an interval in a block is the sum of its definition', () => {
    const random = uniforms(11);
    for (let trial = 0; trial < 3000; trial++) {
      const masked = 2 + Math.floor(random() ** 2 * 400);
      const size = 2 + Math.floor(random() ** 2 * (masked - 1));
      const n = 2 + Math.floor(random() ** 2 * (masked - 1));
      // 1 - rho_{j+1} = (1 - rho_j) + rho_j (1 - rho_{j+1} / rho_j): all terms are positive.
      let expected = 0;
      let lost = 0;
      let kept = 1;
      for (let j = 1; j <= size; j++) {
        const factor = Math.min(1, (n - 1) / (masked - j));
        lost += kept * factor;
        kept *= 1 - factor;
        if (j < size) expected += lost;
      }
      expect(Math.abs(blockWeight(masked, size, n, kept) / (n * expected) - 1)).toBeLessThan(1e-12);
    }
  });

  test('equals the golden cases of first-order chains, L = 6 to 512', () => {
    const cases = goldenCases().filter(({ model }) => (model as { kind: string }).kind === 'markov');
    expect(cases.map(({ length }) => length)).toEqual([6, 6, 64, 512]);
    for (const golden of cases) {
      const { length } = golden;
      const profile = firstOrderProfile(modelFromJson(golden.model), length)!;
      for (const [k, value] of golden.hAt ?? golden.h!.map((value, k) => [k, value])) {
        expect(Math.abs(profile.at(k) - value)).toBeLessThan(1e-12);
      }
      expect(Math.abs(profile.entropy / golden.entropy - 1)).toBeLessThan(1e-12);
      expect(Math.abs(profile.totalCorrelation / golden.totalCorrelation - 1)).toBeLessThan(1e-12);
      const mi = golden.tokenMutualInformation;
      profile.tokenMutualInformation().forEach((value, i) => {
        const end = i === 0 || i === length - 1;
        expect(Math.abs(value - (Array.isArray(mi) ? mi[i] : end ? mi.end : mi.interior))).toBeLessThan(
          1e-12,
        );
      });
      for (const { sizes, steps, schedule, value } of golden.kl) {
        const resolved = sizes
          ? explicitSchedule(length, sizes)
          : resolveSchedule(schedule!, { length, requestedSteps: steps });
        // The golden KLs are differences of sums of size H(X).
        expect(Math.abs(profile.divergence(resolved) - value)).toBeLessThan(1e-12 * golden.entropy);
      }
    }
  });

  test('refuses models that are not first-order chains', () => {
    const trigram = goldenCases().find(({ model }) => (model as { kind: string }).kind === 'ngram')!;
    expect(() => firstOrderProfile(modelFromJson(trigram.model), 9)).toThrow('first-order chains');
  });
});

function levelOf(sizes: readonly number[], t: number): number {
  return sizes.slice(0, t).reduce((a, b) => a + b, 0);
}
