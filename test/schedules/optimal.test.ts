import { describe, expect, test } from '@jest/globals';
import { nonIncreasing } from '../../src/schedules/isotonic.js';
import {
  klOfSizes,
  optimalSizes,
  optimalSizesOnLevels,
  smallestStepsFor,
} from '../../src/schedules/optimal.js';
import { compositions, decreasingProfile, plainKl } from './support.js';

/** Least KL by number of steps, over all compositions. */
function bruteForce(profile: readonly number[]): number[] {
  const best = new Array<number>(profile.length + 1).fill(Number.POSITIVE_INFINITY);
  for (const sizes of compositions(profile.length)) {
    best[sizes.length] = Math.min(best[sizes.length], plainKl(profile, sizes));
  }
  return best;
}

/** Least KL for T steps by the plain recursion over all pairs of nodes: O(T L^2), no use of monotonicity. */
function quadraticOptimum(profile: readonly number[], steps: number): number {
  const L = profile.length;
  let best = profile.map((value, i) => (L - i) * value);
  for (let t = 2; t <= steps; t++) {
    best = best.map((_, i) => {
      let least = Number.POSITIVE_INFINITY;
      for (let j = i + 1; j < L; j++) least = Math.min(least, (j - i) * profile[i] + best[j]);
      return least;
    });
  }
  return best[0] - profile.reduce((a, b) => a + b, 0);
}

describe('optimal sizes', () => {
  test('are the optimum over all compositions, L <= 12, every T, also on step profiles with many ties', () => {
    for (let L = 1; L <= 12; L++) {
      for (let seed = 0; seed < (L > 10 ? 6 : 25); seed++) {
        const random = decreasingProfile(L, `${L}/${seed}`);
        const steps = random.map((value) => Math.round(value * 2) / 2);
        for (const profile of [random, steps]) {
          const best = bruteForce(profile);
          for (let T = 1; T <= L; T++) {
            const sizes = optimalSizes(profile, T);
            expect(sizes.length).toBe(T);
            expect(sizes.every((size) => size >= 1)).toBe(true);
            expect(sizes.reduce((a, b) => a + b, 0)).toBe(L);
            expect(Math.abs(plainKl(profile, sizes) - best[T])).toBeLessThan(1e-13 * (1 + L * profile[0]));
          }
        }
      }
    }
  });

  test('agree with the plain recursion at L = 37 and 48 for every T', () => {
    for (const L of [37, 48]) {
      const profile = decreasingProfile(L, L);
      for (let T = 1; T <= L; T++) {
        const sizes = optimalSizes(profile, T);
        expect(sizes.length).toBe(T);
        expect(Math.abs(klOfSizes(profile, sizes) - quadraticOptimum(profile, T))).toBeLessThan(1e-11);
      }
    }
  });

  test('a flat tail, a single drop and a constant profile still give exactly T steps', () => {
    for (const profile of [
      [3, 2, 1, 0, 0, 0, 0, 0, 0, 0],
      [1, 1, 1, 1, 1, 0, 0, 0, 0, 0],
      new Array<number>(10).fill(0.7),
    ]) {
      const best = bruteForce(profile);
      for (let T = 1; T <= 10; T++) {
        const sizes = optimalSizes(profile, T);
        expect(sizes.length).toBe(T);
        expect(klOfSizes(profile, sizes)).toBeCloseTo(best[T], 12);
      }
    }
  });

  test('a smooth profile at L = 4096, all powers of two, and L = 65,536 with T = 256: convex in T', () => {
    for (const [L, last] of [
      [4096, 4096],
      [65_536, 256],
    ]) {
      const profile = Float64Array.from({ length: L }, (_, k) => 1 + 2 / (1 + (20 * k) / L));
      let before = Number.POSITIVE_INFINITY;
      for (let T = 1; T <= last; T *= 2) {
        const sizes = optimalSizes(profile, T);
        expect(sizes.length).toBe(T);
        const kl = klOfSizes(profile, sizes);
        expect(kl).toBeLessThan(before);
        before = kl;
      }
    }
  });

  test('only better than neighbours: moving any node by one never helps', () => {
    const profile = decreasingProfile(400, 'neighbours');
    const sizes = optimalSizes(profile, 37);
    const kl = klOfSizes(profile, sizes);
    for (let t = 0; t + 1 < sizes.length; t++) {
      for (const move of [-1, 1]) {
        const moved = [...sizes];
        moved[t] += move;
        moved[t + 1] -= move;
        if (moved[t] > 0 && moved[t + 1] > 0) expect(klOfSizes(profile, moved)).toBeGreaterThan(kl - 1e-12);
      }
    }
  });

  test('negative control: the reversed order is worse', () => {
    const profile = Array.from({ length: 100 }, (_, k) => 1 / (1 + k));
    const sizes = optimalSizes(profile, 10);
    expect(klOfSizes(profile, [...sizes].reverse())).toBeGreaterThan(2 * klOfSizes(profile, sizes));
  });

  test('on given levels: the optimum over schedules whose nodes are there', () => {
    const levels = [0, 1, 3, 4, 8];
    for (let seed = 0; seed < 20; seed++) {
      const profile = decreasingProfile(10, `grid ${seed}`);
      const values = levels.map((k) => profile[k]);
      for (let T = 1; T <= levels.length; T++) {
        let best = Number.POSITIVE_INFINITY;
        for (const sizes of compositions(10)) {
          let level = 0;
          const onGrid = sizes.every((size) => {
            const inside = levels.includes(level);
            level += size;
            return inside;
          });
          if (onGrid && sizes.length === T) best = Math.min(best, plainKl(profile, sizes));
        }
        const sizes = optimalSizesOnLevels(10, levels, values, T);
        expect(sizes.length).toBe(T);
        expect(Math.abs(plainKl(profile, sizes) - best)).toBeLessThan(1e-12);
      }
    }
  });
});

describe('smallest number of steps for a KL budget', () => {
  test('is the least T over all compositions', () => {
    for (let seed = 0; seed < 40; seed++) {
      const L = 3 + (seed % 9);
      const profile = decreasingProfile(L, `budget ${seed}`);
      const best = bruteForce(profile);
      for (const share of [0, 1e-9, 0.01, 0.1, 0.5, 0.99, 1, 2]) {
        const budget = share * best[1] + 1e-13;
        const found = smallestStepsFor(profile, budget);
        expect(found.steps).toBe(best.findIndex((kl) => kl <= budget));
        expect(plainKl(profile, found.sizes)).toBeLessThanOrEqual(budget + 1e-12);
      }
    }
  });
});

describe('non-increasing projection', () => {
  test('is the weighted least-squares optimum: it beats random monotone vectors and keeps the weighted sum', () => {
    for (let seed = 0; seed < 30; seed++) {
      const noise = decreasingProfile(8, `noise ${seed}`).map(
        (v, i) => v + ((i * 7919 * (seed + 1)) % 13) / 6,
      );
      const weights = noise.map((_, i) => 1 + ((i * 31 + seed) % 5));
      const projected = nonIncreasing(noise, weights);
      const loss = (v: ArrayLike<number>) => noise.reduce((s, x, i) => s + weights[i] * (x - v[i]) ** 2, 0);
      const total = (v: ArrayLike<number>) => noise.reduce((s, _, i) => s + weights[i] * v[i], 0);
      expect(total(projected)).toBeCloseTo(total(noise), 10);
      for (let i = 1; i < 8; i++) expect(projected[i]).toBeLessThanOrEqual(projected[i - 1]);
      for (let other = 0; other < 50; other++) {
        const rival = decreasingProfile(8, `rival ${seed} ${other}`);
        for (const mix of [0.001, 0.1, 1]) {
          const between = rival.map((v, i) => projected[i] + mix * (v - projected[i]));
          expect(loss(between)).toBeGreaterThanOrEqual(loss(projected) - 1e-12);
        }
      }
    }
    expect([...nonIncreasing([3, 2, 2, 1])]).toEqual([3, 2, 2, 1]);
    expect([...nonIncreasing([1, 3], [3, 1])]).toEqual([1.5, 1.5]);
  });
});
