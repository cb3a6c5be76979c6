import { execFileSync } from 'node:child_process';
import { describe, expect, test } from '@jest/globals';
import { adviceInWords } from '../../src/measurements/advice.js';
import { measuredProfile } from '../../src/measurements/measuredProfile.js';
import { measuredSchedule } from '../../src/measurements/measuredSchedule.js';
import { shrunk } from '../../src/measurements/shrink.js';
import { plainKl } from '../schedules/support.js';
import { convexProfile, everyLevel, simulate } from './support.js';

const L = 32;
const rising = everyLevel(L).map(
  (k) => 2 - 0.6 * Math.sin((Math.PI * k) / L) + (k > L / 2 ? (0.9 * k) / L : 0),
);
const balanced = new Array<number>(8).fill(4);
const noiseless = {
  profile: rising,
  levels: everyLevel(L),
  sequences: 8,
  tokenNoise: 0,
  sequenceNoise: 0,
  paired: true,
  seed: 'shapes',
};

describe('losses that rise', () => {
  test('the best schedule is that of the losses as they are: 11 nats below balanced blocks', () => {
    const found = measuredSchedule(simulate(noiseless), { steps: 8 });
    const saved = plainKl(rising, balanced) - plainKl(rising, found.sizes);
    // By a dynamic programme over all schedules of at most 8 steps, in Python.
    expect(saved).toBeCloseTo(11.062064047665366, 9);
    expect(found.steps).toBeLessThanOrEqual(8);
    expect(found.compared[0].klAboveOptimal.value).toBeCloseTo(saved, 10);
    expect(found.klAboveSequential!.value).toBeCloseTo(plainKl(rising, found.sizes), 10);
    expect(adviceInWords(found)).toMatch(/^For 8 steps use the optimal schedule/);
  });

  test('a budget takes the smallest T, though the KL does not fall evenly with T', () => {
    for (const klBudget of [5, 0, -0]) {
      const { requestedSteps, klAboveSequential } = measuredSchedule(simulate(noiseless), { klBudget });
      expect(klAboveSequential!.value).toBeLessThanOrEqual(klBudget);
      if (requestedSteps > 1) {
        const fewer = measuredSchedule(simulate(noiseless), { steps: requestedSteps - 1 });
        expect(fewer.klAboveSequential!.value).toBeGreaterThan(klBudget);
      }
    }
  });

  test('are told with a likely cause, and losses that do not rise are not', () => {
    const noise = { ...noiseless, sequences: 64, tokenNoise: 1, sequenceNoise: 0.1 };
    expect(measuredSchedule(simulate(noise), { steps: 8 }).notes.join()).toMatch(/Losses rise.*degrade/);
    const reversed = { ...noise, profile: convexProfile(L).reverse() };
    expect(measuredProfile(simulate(reversed)).notes.join()).toMatch(/Losses rise.*number of masked tokens/);
    let told = 0;
    for (let draw = 0; draw < 100; draw++) {
      const flat = { ...noise, profile: new Array<number>(L).fill(2), seed: `flat ${draw}` };
      told += measuredProfile(simulate(flat)).notes.length;
    }
    expect(told).toBeLessThanOrEqual(1);
  });
});

describe('means drawn together', () => {
  test('without noise they come back, and pure noise becomes one value', () => {
    const levels = everyLevel(40);
    const means = levels.map((k) => 1 + 1 / (1 + k));
    expect(shrunk(levels, means, new Array(40).fill(0))).toEqual(means);
    const noisy = levels.map((k) => 2 + 0.01 * Math.sin(17 * k));
    const drawn = shrunk(levels, noisy, new Array(40).fill(1));
    for (const value of drawn) expect(value).toBeCloseTo(drawn[0], 6);
  });
});

test('draws of 64 sequences: the schedule is not worse than balanced beyond noise, and intervals hold the truth', () => {
  const out = execFileSync(process.execPath, ['test/measurements/advisedRun.mjs', '150'], {
    encoding: 'utf8',
  });
  const rows = out
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect(rows.map(({ profile }) => profile)).toEqual(['convex', 'flat', 'stepped', 'rising']);
  for (const { sizesWorse, advisedWorse, held } of rows) {
    expect(Math.max(sizesWorse, advisedWorse)).toBeLessThanOrEqual(0.02);
    // 95% of 150 with 3 standard errors of a binomial.
    expect(held).toBeGreaterThan(0.89);
  }
});
