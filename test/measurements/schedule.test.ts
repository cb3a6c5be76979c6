import { describe, expect, test } from '@jest/globals';
import { adviceInWords } from '../../src/measurements/advice.js';
import { gridProfile } from '../../src/measurements/gridProfile.js';
import { groupMeasurements } from '../../src/measurements/groups.js';
import { measuredProfile } from '../../src/measurements/measuredProfile.js';
import { measuredSchedule } from '../../src/measurements/measuredSchedule.js';
import { optimalSizes, smallestStepsFor } from '../../src/schedules/optimal.js';
import { plainKl } from '../schedules/support.js';
import { convexProfile, everyLevel, simulate } from './support.js';

const L = 64;
const profile = convexProfile(L);
const noiseless = {
  profile,
  levels: everyLevel(L),
  sequences: 8,
  tokenNoise: 0,
  sequenceNoise: 0,
  paired: true,
  seed: 'none',
};
const noisy = { ...noiseless, sequences: 40, tokenNoise: 1, sequenceNoise: 0.1 };

function lineOf(action: () => unknown): string {
  try {
    action();
  } catch (error) {
    return (error as { line: string }).line;
  }
  return 'no error';
}

describe('without noise', () => {
  test('every level measured: the profile, its sums and the optimal schedule are those of the exact profile', () => {
    const set = simulate(noiseless);
    const measured = measuredProfile(set);
    expect(measured.k).toEqual(everyLevel(L));
    measured.h.value.forEach((value, k) => {
      expect(value).toBeCloseTo(profile[k], 12);
    });
    expect(measured.crossEntropy!.value).toBeCloseTo(
      profile.reduce((a, b) => a + b, 0),
      10,
    );

    const result = measuredSchedule(set, { steps: 8 });
    const best = plainKl(profile, optimalSizes(profile, 8));
    expect(plainKl(profile, result.sizes)).toBeCloseTo(best, 10);
    expect(result.nodes).toBe('measured');
    expect(result.klAboveSequential!.value).toBeCloseTo(best, 10);
    for (const { sizes, klAboveOptimal, klBelowBalanced, schedule } of result.compared) {
      expect(klAboveOptimal.value).toBeCloseTo(plainKl(profile, sizes) - best, 10);
      if (schedule === 'balanced') expect(klBelowBalanced).toBeUndefined();
      else {
        const balanced = plainKl(profile, result.compared[0].sizes);
        expect(klBelowBalanced!.value).toBeCloseTo(balanced - plainKl(profile, sizes), 10);
      }
    }
    expect(result.notes).toEqual([]);
  });

  test('a KL budget: the smallest T of the exact profile', () => {
    for (const klBudget of [0, 0.5, 3, 20, 1000]) {
      const result = measuredSchedule(simulate(noiseless), { klBudget });
      const exact = smallestStepsFor(profile, klBudget + 1e-9);
      expect(result.requestedSteps).toBe(exact.steps);
      expect(result.klAboveSequential!.value).toBeLessThanOrEqual(klBudget + 1e-9);
    }
  });

  test('a dense grid: nodes on measured levels; a coarse one: anywhere on straight lines, and said so', () => {
    const dense = measuredSchedule(simulate({ ...noiseless, levels: everyLevel(L, 2) }), { steps: 8 });
    expect(dense.nodes).toBe('measured');
    let level = 0;
    for (const size of dense.sizes) {
      expect(level % 2).toBe(0);
      level += size;
    }
    expect(dense.klAboveSequential).toBeUndefined();
    expect(dense.klInterpolated).toBeUndefined();

    const coarse = measuredSchedule(simulate({ ...noiseless, levels: [4, 20, 40] }), { klBudget: 4 });
    expect(coarse.nodes).toBe('interpolated');
    expect(coarse.klInterpolated!.value).toBeLessThanOrEqual(4);
    expect(coarse.notes.join(' ')).toMatch(
      /below 4 were not measured.*above 40 were not measured.*Only 3 levels.*straight lines.*budget counts/,
    );
    const { whole } = gridProfile(
      groupMeasurements(simulate({ ...noiseless, levels: [4, 20, 40] })),
      () => true,
    );
    expect(whole[0]).toBeCloseTo(profile[4], 12);
    expect(whole[63]).toBeCloseTo(profile[40], 12);
    expect(whole[12]).toBeCloseTo((profile[4] + profile[20]) / 2, 12);
  });

  test('levels in turn, one per sequence, do not end up in groups of their own', () => {
    const one = simulate({ ...noiseless, sequences: 3 * L });
    const measurements = one.measurements.filter((_, i) => i % L === Math.floor(i / L) % L);
    const grouped = groupMeasurements({ ...one, measurements });
    expect(grouped.sequences).toBe(3 * L);
    for (const half of [0, 1]) {
      expect(gridProfile(grouped, (group) => grouped.halves[group] === half).levels.length).toBeGreaterThan(
        0.8 * L,
      );
    }
  });
});

describe('with noise', () => {
  test('profile errors: values lie within their errors of the truth, and errors shrink as 1 / sqrt(n)', () => {
    const few = measuredProfile(simulate({ ...noisy, sequences: 100, seed: 'few' }));
    const many = measuredProfile(simulate({ ...noisy, sequences: 1600, seed: 'many' }));
    const mean = (values: readonly number[]) => values.reduce((a, b) => a + b, 0) / values.length;
    const ratio = mean(few.h.standardError) / mean(many.h.standardError);
    expect(ratio).toBeGreaterThan(2.5);
    expect(ratio).toBeLessThan(6);
    many.h.value.forEach((value, k) => {
      expect(Math.abs(value - profile[k])).toBeLessThan(5 * many.h.standardError[k]);
    });
  });

  test('ids of sequences make differences sharper, because what sequences share cancels', () => {
    const paired = simulate({ ...noisy, sequenceNoise: 0.3, tokenNoise: 0.2, seed: 'pairs' });
    const unpaired = {
      ...paired,
      paired: false,
      measurements: paired.measurements.map(({ length, revealed, nll }) => ({ length, revealed, nll })),
    };
    const errorOf = (set: typeof paired) =>
      measuredSchedule(set, { steps: 8 }).compared[0].klAboveOptimal.standardError;
    expect(errorOf(paired)).toBeLessThan(errorOf(unpaired) / 1.5);
  });

  test('the same measurements give the same result', () => {
    const set = simulate({ ...noisy, seed: 'twice' });
    expect(measuredSchedule(set, { steps: 8 })).toEqual(measuredSchedule(set, { steps: 8 }));
  });
});

describe('advice', () => {
  test('enough data: the optimal schedule, what it saves over balanced and over the best ready-made one', () => {
    const set = simulate({ ...noisy, sequences: 4000, sequenceNoise: 0.02, seed: 'clear' });
    expect(adviceInWords(measuredSchedule(set, { steps: 8 }))).toMatch(
      /^For 8 steps use the optimal schedule: its KL is 7\.\d+ ± 0\.\d+ nats per sequence below that of balanced blocks and 0\.\d+ ± 0\.\d+ below that of cosine, the best of the ready-made schedules\.$/,
    );
  });

  test('fewer data: the simplest schedule that the optimum does not measurably beat', () => {
    expect(adviceInWords(measuredSchedule(simulate({ ...noisy, seed: 'fewer' }), { steps: 8 }))).toMatch(
      /^For 8 steps use the (?:cosine|linear-up) schedule: its KL is .* below that of balanced blocks, and the optimal schedule is not measurably better/,
    );
  });

  test('a profile without structure: balanced blocks, and no claim', () => {
    const flat = { ...noisy, profile: new Array<number>(L).fill(2), seed: 'flat' };
    const advice = adviceInWords(measuredSchedule(simulate(flat), { steps: 8 }));
    expect(advice).toMatch(/^For 8 steps use balanced blocks: the optimal schedule is not measurably better/);
  });

  test('one step: nothing to choose', () => {
    const set = simulate({ ...noisy, seed: 'ends' });
    expect(adviceInWords(measuredSchedule(set, { steps: 1 }))).toMatch(/only one schedule of 1 step/);
  });
});

describe('bad requests', () => {
  test('too few sequences, impossible steps and budgets', () => {
    const few = simulate({ ...noiseless, sequences: 3 });
    expect(lineOf(() => measuredSchedule(few, { steps: 4 }))).toMatch(/3 sequences are too few.*at least 4/);
    expect(lineOf(() => measuredProfile(simulate({ ...noiseless, sequences: 1 })))).toMatch(
      /1 sequences are too few/,
    );
    expect(lineOf(() => measuredSchedule(few, { steps: 65 }))).toMatch(
      /T = 65 with L = 64; give a whole number/,
    );
    expect(lineOf(() => measuredSchedule(few, { steps: 0 }))).toMatch(/T = 0/);
    expect(lineOf(() => measuredSchedule(few, { klBudget: -1 }))).toMatch(/budget -1/);
  });
});
