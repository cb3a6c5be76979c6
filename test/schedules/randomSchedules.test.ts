import { describe, expect, test } from '@jest/globals';
import { profileOf } from '../../src/profile.js';
import { forEachBinomial } from '../../src/schedules/binomial.js';
import { resolveSchedule } from '../../src/schedules/registry.js';
import type { Schedule } from '../../src/schedules/schedule.js';
import { correlationStepsBound } from '../../src/theory/correlationSteps.js';
import { decreasingProfile, plainKl } from './support.js';

function weightsByLevel({ levels, weights }: Schedule, length: number): number[] {
  const dense = new Array<number>(length).fill(0);
  for (let i = 0; i < levels.length; i++) dense[levels[i]] += weights[i];
  return dense;
}

function expectClose(actual: readonly number[], expected: readonly number[], tolerance: number): void {
  expect(actual.length).toBe(expected.length);
  actual.forEach((value, i) => {
    expect(Math.abs(value - expected[i])).toBeLessThan(tolerance);
  });
}

describe('random-halves', () => {
  /** All draws of sizes, one by one, with their probabilities. */
  function enumerate(length: number, size: number): { weights: number[]; steps: number } {
    const weights = new Array<number>(length).fill(0);
    let steps = 0;
    const draw = (level: number, probability: number) => {
      if (level === length) return;
      steps += probability;
      for (const drawn of [size, size / 2]) {
        const revealed = Math.min(drawn, length - level);
        weights[level] += (probability / 2) * revealed;
        draw(level + revealed, probability / 2);
      }
    };
    draw(0, 1);
    return { weights, steps };
  }

  test('expected weights and steps are those of all draws', () => {
    for (const size of [2, 4, 6, 8]) {
      for (let L = size; L <= Math.min(16, 7 * size); L++) {
        const schedule = resolveSchedule(`random-halves:${size}`, { length: L });
        const { weights, steps } = enumerate(L, size);
        expectClose(weightsByLevel(schedule, L), weights, 1e-13);
        expect(schedule.steps).toBeCloseTo(steps, 12);
        expect(schedule.sizes).toBeUndefined();
      }
    }
  });
});

describe('Bernoulli unmasking', () => {
  /** Every assignment of L positions to the T intervals: the levels it reveals from, weighted by its probability. */
  function enumerate(length: number, times: readonly number[]): { weights: number[]; steps: number } {
    const T = times.length - 1;
    const weights = new Array<number>(length).fill(0);
    let steps = 0;
    for (let code = 0; code < T ** length; code++) {
      const counts = new Array<number>(T).fill(0);
      let probability = 1;
      for (let i = 0, rest = code; i < length; i++, rest = Math.floor(rest / T)) {
        const t = rest % T;
        counts[t]++;
        probability *= times[t + 1] - times[t];
      }
      let level = 0;
      for (const count of counts) {
        if (count === 0) continue;
        weights[level] += probability * count;
        steps += probability;
        level += count;
      }
    }
    return { weights, steps };
  }

  const cosineTimes = (T: number) =>
    Array.from({ length: T + 1 }, (_, t) => (t === T ? 1 : 1 - Math.cos((Math.PI * t) / (2 * T))));
  const linearTimes = (T: number) => Array.from({ length: T + 1 }, (_, t) => t / T);

  test.each([
    ['bernoulli:linear', 6, 1, linearTimes(1)],
    ['bernoulli:linear', 6, 3, linearTimes(3)],
    ['bernoulli:linear', 1, 1, linearTimes(1)],
    ['bernoulli:cosine', 6, 3, cosineTimes(3)],
    ['bernoulli:cosine', 5, 5, cosineTimes(5)],
    ['bernoulli-times:0/0.1/0.7/0.75/1', 6, undefined, [0, 0.1, 0.7, 0.75, 1]],
  ])('%s at L = %s, T = %s: all assignments', (text, L, requestedSteps, times) => {
    const schedule = resolveSchedule(text, { length: L, requestedSteps });
    const { weights, steps } = enumerate(L, times);
    expectClose(weightsByLevel(schedule, L), weights, 1e-13);
    expect(schedule.steps).toBeCloseTo(steps, 12);
    expect(schedule.maxSize).toBeUndefined();
  });

  test('binomial probabilities agree with exact integers at n = 1500, far into the tails', () => {
    const n = 1500;
    for (const [above, below] of [
      [1n, 2n],
      [1n, 10n],
      [999n, 1000n],
      [1n, 100_000n],
    ]) {
      const rest = below - above;
      let checked = 0;
      let coefficient = 1n;
      const exact = new Map<number, number>();
      const scale = 10n ** 60n;
      const whole = below ** BigInt(n);
      for (let k = 0; k <= n; k++) {
        const numerator = coefficient * above ** BigInt(k) * rest ** BigInt(n - k);
        exact.set(k, Number((numerator * scale) / whole) / 1e60);
        coefficient = (coefficient * BigInt(n - k)) / BigInt(k + 1);
      }
      forEachBinomial(n, Number(above) / Number(rest), (k, probability) => {
        expect(Math.abs(probability / exact.get(k)! - 1)).toBeLessThan(1e-12);
        checked++;
      });
      expect(checked).toBeGreaterThan(5);
    }
  });

  test('binomial at n = 999,999: mean, variance and fourth moment', () => {
    const n = 999_999;
    for (const a of [0.5, 1e-3, 1e-6, 0.97]) {
      const mean = n * a;
      const variance = n * a * (1 - a);
      const moments = [0, 0, 0, 0];
      forEachBinomial(n, a / (1 - a), (k, probability) => {
        moments[0] += probability;
        moments[1] += probability * (k - mean);
        moments[2] += probability * (k - mean) ** 2;
        moments[3] += probability * (k - mean) ** 4;
      });
      expect(moments[0]).toBeCloseTo(1, 12);
      expect(Math.abs(moments[1]) / Math.sqrt(variance)).toBeLessThan(1e-8);
      expect(moments[2] / variance).toBeCloseTo(1, 9);
      expect(moments[3] / (3 * variance ** 2 + variance * (1 - 6 * a * (1 - a)))).toBeCloseTo(1, 8);
    }
  });
});

describe('tc and dtc schedules', () => {
  const correlations = (profile: readonly number[]) => {
    const L = profile.length;
    const entropy = profile.reduce((a, b) => a + b, 0);
    return { tc: L * profile[0] - entropy, dtc: entropy - L * profile[L - 1] };
  };

  test('KL <= eps within the stated number of steps', () => {
    for (let seed = 0; seed < 300; seed++) {
      const L = 1 + ((seed * 37) % 400);
      const profile = decreasingProfile(L, `tolerance ${seed}`);
      const { tc, dtc } = correlations(profile);
      for (const eps of [1e-6, 0.01, 0.3, 2, 50]) {
        for (const [name, correlation] of [
          ['tc', tc],
          ['dtc', dtc],
        ] as const) {
          const { sizes, steps } = resolveSchedule(`${name}:${eps}`, {
            length: L,
            profile: profileOf(profile),
          });
          expect(plainKl(profile, sizes!)).toBeLessThanOrEqual(eps + 1e-10);
          expect(steps).toBeLessThanOrEqual(correlationStepsBound(L, correlation + 1e-9, eps));
        }
      }
    }
  });

  test('by hand: L = 10, TC = 1, eps = 0.5: zeta = 3', () => {
    const request = { length: 10, totalCorrelation: 1, dualTotalCorrelation: 1 };
    expect(resolveSchedule('tc:0.5', request).sizes).toEqual([3, 2, 1, 1, 1, 1, 1]);
    expect(resolveSchedule('dtc:0.5', request).sizes).toEqual([1, 1, 1, 1, 1, 2, 3]);
  });

  test('no correlation gives one step, also where an estimate came out below 0', () => {
    for (const x of [0, -1e-3]) {
      const request = { length: 9, totalCorrelation: x, dualTotalCorrelation: x };
      expect(resolveSchedule('tc:0.1', request).sizes).toEqual([9]);
      expect(resolveSchedule('dtc:0.1', request).sizes).toEqual([9]);
    }
  });

  test('negative control: in the other order the tolerance is not kept', () => {
    // All dependence is in the last token (parity) or after the first (a repeated bit).
    const parity = Array.from({ length: 64 }, (_, k) => (k === 63 ? 0 : Math.LN2));
    const repeated = Array.from({ length: 64 }, (_, k) => (k === 0 ? Math.LN2 : 0));
    const reversed = (name: string, profile: number[]) =>
      [...resolveSchedule(name, { length: 64, profile: profileOf(profile) }).sizes!].reverse();
    expect(plainKl(parity, reversed('tc:0.3', parity))).toBeGreaterThan(0.3);
    expect(plainKl(repeated, reversed('dtc:0.3', repeated))).toBeGreaterThan(0.3);
  });
});
