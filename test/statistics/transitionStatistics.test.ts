import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@jest/globals';
import { massFunction } from '../../src/exact/index.js';
import { hmmModel, markovModel } from '../../src/models/index.js';
import { nextTokenLaw } from '../../src/models/nextTokenLaw.js';
import { rateEstimate } from '../../src/statistics/rate.js';
import { binomialSurplus } from '../../src/statistics/surplus.js';
import { transitionStatistics } from '../../src/statistics/transitionStatistics.js';

// Numeric code runs ten times slower inside Jest: the built files run in a process of their own.
const program = fileURLToPath(new URL('transitionRun.mjs', import.meta.url));

test('sequences of p itself have transitions of p within error; uncorrected, the KL would be far off', () => {
  const { often, seldom, few } = JSON.parse(execFileSync(process.execPath, [program], { encoding: 'utf8' }));
  for (const { transitionReverseKl, transitionTotalVariation } of [often, seldom]) {
    for (const { mean, sd } of [transitionReverseKl, transitionTotalVariation]) {
      expect(Math.abs(mean)).toBeLessThan(0.5);
      expect(sd).toBeLessThan(1.15);
      expect(sd).toBeGreaterThan(0.5);
    }
  }
  expect(often.uncorrected.mean).toBeGreaterThan(4.5);
  expect(seldom.jackknifed.mean).toBeGreaterThan(2);
  expect(few.transitionReverseKl.farthest).toBeLessThan(4.5);
  expect(few.jackknifed.farthest).toBeGreaterThan(4.5);
});

test('n log n of binomial counts exceeds its mean by the surplus', () => {
  const logBinomial = (n: number, k: number) => {
    let sum = 0;
    for (let i = 1; i <= k; i++) sum += Math.log((n - k + i) / i);
    return sum;
  };
  for (const n of [1, 2, 7, 32, 33, 100, 1000]) {
    for (const p of [1e-6, 0.001, 0.01, 0.3, 0.9]) {
      let sum = 0;
      for (let k = 1; k <= n; k++)
        sum += Math.exp(logBinomial(n, k) + k * Math.log(p) + (n - k) * Math.log1p(-p)) * k * Math.log(k);
      const surplus = sum - n * p * Math.log(n * p);
      const tolerance = n <= 32 ? 1e-11 : surplus / 100;
      expect(Math.abs(binomialSurplus(n, p) - surplus)).toBeLessThan(tolerance);
    }
  }
  expect([binomialSurplus(0, 0.3), binomialSurplus(9, 0), binomialSurplus(9, 1)]).toEqual([0, 0, 0]);
});

test('an impossible transition makes the KL infinite, and leaves the total variation finite', () => {
  const model = markovModel({
    transition: [
      [0.5, 0.5],
      [1, 0],
    ],
    initial: 'stationary',
  });
  const chunk = new Map([
    [0, 5],
    [1, 4],
    [2, 4],
    [3, 1],
  ]);
  const law = nextTokenLaw(model.process, 4);
  const { transitionReverseKl, transitionTotalVariation } = transitionStatistics(
    [chunk, chunk, chunk, chunk],
    law,
  );
  expect(transitionReverseKl.value).toBe(Number.POSITIVE_INFINITY);
  // 9 transitions from 0, 5/9 and 4/9 against 1/2; 5 from 1, 4/5 and 1/5 against 1 and 0.
  expect(transitionTotalVariation?.value).toBeCloseTo((9 / 14) * (1 / 18) + (5 / 14) * (1 / 5), 14);
  expect(transitionStatistics([chunk, chunk], law).transitionTotalVariation).toBeUndefined();
});

test("the neighbours' law of an HMM, by enumeration", () => {
  const model = hmmModel({
    transition: [
      [0.9, 0.1],
      [0.2, 0.8],
    ],
    emission: [
      [0.6, 0.3, 0.1],
      [0, 0.15, 0.85],
    ],
    initial: [0.9, 0.1],
  });
  const length = 4;
  const pairs = new Float64Array(9);
  massFunction(model, length).forEach((p, index) => {
    const tokens = index.toString(3).padStart(length, '0');
    for (let j = 1; j < length; j++) pairs[Number.parseInt(tokens.slice(j - 1, j + 1), 3)] += p;
  });
  const { table } = nextTokenLaw(model.process, length);
  pairs.forEach((p, cell) => {
    const context = 3 * Math.floor(cell / 3);
    expect(table[cell]).toBeCloseTo(p / (pairs[context] + pairs[context + 1] + pairs[context + 2]), 13);
  });
});

test("rates have Wilson's interval", () => {
  expect(rateEstimate(0, 100).ci95).toEqual([0, expect.closeTo(0.0369935, 6)]);
  expect(rateEstimate(3, 10).ci95).toEqual([expect.closeTo(0.1077912, 6), expect.closeTo(0.6032219, 6)]);
  expect(rateEstimate(10, 10).ci95[1]).toBe(1);
});
