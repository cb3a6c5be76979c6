import { describe, expect, test } from '@jest/globals';
import { profileOf } from '../../src/profile.js';
import { klOfSizes, optimalSizes } from '../../src/schedules/optimal.js';
import { resolveSchedule } from '../../src/schedules/registry.js';
import { fengBound, fengVacuous } from '../../src/theory/feng.js';
import { plannedBisectionBound, plannedBisectionRounds } from '../../src/theory/plannedBisection.js';
import { squareRootAsymptoticKl } from '../../src/theory/squareRootAsymptotics.js';
import { log2TerGap, worstCaseBound } from '../../src/theory/tokenErrorRate.js';

describe('Feng et al.', () => {
  test('values by hand', () => {
    const setting = { n: 3, steps: 1024, vocabularySize: 16, length: 512 };
    // 4 (2 / 1024)^(1/3) log2 16 = 4 * 4 / 8.
    expect(fengBound(setting)).toBeCloseTo(2, 12);
    expect(fengBound({ ...setting, constant: 8 })).toBeCloseTo(4, 12);
    expect(fengBound({ ...setting, epsTrain: 512 * Math.LN2 })).toBeCloseTo(3, 12);
    expect(fengBound({ ...setting, n: 1 })).toBe(0);
  });

  test('vacuous exactly up to T = C (n-1) 4^n, and where training error alone is too large', () => {
    for (const n of [2, 3, 4, 5, 6]) {
      const setting = { n, vocabularySize: 27, length: 512 };
      const edge = (n - 1) * 4 ** n;
      expect(fengVacuous({ ...setting, steps: edge })).toBe(true);
      expect(fengVacuous({ ...setting, steps: edge + 1 })).toBe(false);
      expect(fengVacuous({ ...setting, steps: 3 * edge, constant: 3 })).toBe(true);
      expect(fengVacuous({ ...setting, steps: edge + 1, epsTrain: 2000 })).toBe(true);
      // The same verdict from the bound itself, away from the edge.
      for (const steps of [edge / 2, edge * 2]) {
        const vacuous = fengBound({ ...setting, steps }) >= Math.log2(27);
        expect(fengVacuous({ ...setting, steps })).toBe(vacuous);
      }
    }
  });
});

describe('token error rate', () => {
  test('units: one bit per token is L ln 2 nats', () => {
    expect(log2TerGap(512 * Math.LN2, 512)).toBeCloseTo(1, 12);
    expect(worstCaseBound(16, 8, { maxSize: 3 })).toBeCloseTo(1, 12);
    expect(worstCaseBound(16, 8, { maxSize: 3 }, 8 * Math.LN2)).toBeCloseTo(2, 12);
    expect(worstCaseBound(16, 8, {})).toBeUndefined();
  });
});

describe('square-root rule', () => {
  const L = 8192;
  const profiles = {
    'fast decay': Array.from({ length: L }, (_, k) => 1 + Math.exp((-12 * k) / L)),
    'late drop': Array.from({ length: L }, (_, k) => 2 - (k / L) ** 4),
    'inverse square': Array.from({ length: L }, (_, k) => 1 + 1 / (1 + (30 * k) / L) ** 2),
  };
  test.each(Object.entries(profiles))(
    '%s: within 3%% of the optimum and of its asymptotic value',
    (_, profile) => {
      const view = profileOf(profile);
      for (const T of [64, 256]) {
        const best = klOfSizes(profile, optimalSizes(profile, T));
        const rule = resolveSchedule('sqrt-rule', { length: L, requestedSteps: T, profile: view }).sizes!;
        const balanced = resolveSchedule('balanced', { length: L, requestedSteps: T }).sizes!;
        expect(klOfSizes(profile, rule)).toBeLessThan(1.03 * best);
        expect(klOfSizes(profile, rule)).toBeGreaterThanOrEqual(best - 1e-12);
        expect(Math.abs(squareRootAsymptoticKl(view, T) / best - 1)).toBeLessThan(0.03);
        // Negative control: the balanced schedule is not within 3 percent of it.
        expect(klOfSizes(profile, balanced)).toBeGreaterThan(1.1 * best);
      }
    },
  );
});

describe('planned bisection', () => {
  /** Plays the plan: every round reveals one token in every open segment, in the middle of it. */
  function playedRounds(length: number, order: number): number {
    let segments = [length];
    let rounds = 0;
    while (segments.length > 0) {
      rounds += Math.min(order, Math.max(...segments));
      segments = segments
        .filter((open) => open > order)
        .flatMap((open) => [Math.floor((open - order) / 2), Math.ceil((open - order) / 2)])
        .filter((open) => open > 0);
    }
    return rounds;
  }

  test('rounds are those of the plan played out, and below the closed form', () => {
    for (const order of [1, 2, 3, 5]) {
      for (let L = 1; L <= 600; L++) {
        const rounds = plannedBisectionRounds(L, order);
        expect(rounds).toBe(playedRounds(L, order));
        expect(rounds).toBeLessThanOrEqual(plannedBisectionBound(L, order));
      }
    }
    expect(plannedBisectionRounds(512, 1)).toBe(10);
    expect(plannedBisectionRounds(511, 1)).toBe(9);
    expect(plannedBisectionBound(512, 2)).toBe(18);
    expect(plannedBisectionBound(2, 3)).toBe(2);
  });
});
