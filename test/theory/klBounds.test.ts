import { describe, expect, test } from '@jest/globals';
import seedrandom from 'seedrandom';
import { type ProfileView, profileOf } from '../../src/profile.js';
import { resolveSchedule } from '../../src/schedules/registry.js';
import type { Schedule } from '../../src/schedules/schedule.js';
import { corollary1Constant } from '../../src/theory/corollary1.js';
import { sumTokenInformation } from '../../src/theory/dependence.js';
import { klBounds } from '../../src/theory/klBounds.js';
import { randomHalvesLowerBound } from '../../src/theory/theorem2.js';
import { log2TerGap, worstCaseBound } from '../../src/theory/tokenErrorRate.js';
import { compositions, decreasingProfile, plainKl } from '../schedules/support.js';
import { enumeratedKl, enumeratedProfile, permutations, randomLaw } from './enumeration.js';

/** h = 1 up to level `last`, 0 after it. Every non-increasing profile is a mixture of these and a constant. */
function stepProfile(length: number, last: number): number[] {
  return Array.from({ length }, (_, k) => (k <= last ? 1 : 0));
}

/** sum_t w_t h(k_t) - sum_k h(k), for schedules without sizes too. */
function expectedKl(profile: ProfileView, { levels, weights }: Schedule): number {
  let kl = 0;
  for (let i = 0; i < levels.length; i++) kl += weights[i] * profile.at(levels[i]);
  for (let k = 0; k < profile.length; k++) kl -= profile.at(k);
  return kl;
}

function expectOrdered(profile: number[], sizes: readonly number[]): number {
  const view = profileOf(profile);
  const schedule = { maxSize: Math.max(...sizes) };
  const kl = plainKl(profile, sizes);
  const slack = 1e-12 * profile.length * profile[0];
  const refined = klBounds.refined(view, schedule)!;
  const tightened = klBounds.tightened(view, schedule)!;
  const theorem1 = klBounds.theorem1(view, schedule)! + slack;
  const ordered = kl <= refined + slack && refined <= tightened + slack && tightened <= theorem1;
  // One assertion for all: there are tens of thousands of cases.
  if (!(ordered && kl <= klBounds.theorem2Sum(view, schedule)! + slack)) {
    expect({ profile, sizes, kl, refined, tightened, theorem1 }).toBe('in order');
  }
  return refined - kl;
}

describe('KL <= refined <= tightened <= Theorem 1, and KL <= the sum of Theorem 2', () => {
  test('for every composition and every step profile, L <= 10: linear in the drops, so for every profile', () => {
    for (let L = 1; L <= 10; L++) {
      const attained = new Set<number>();
      for (const sizes of compositions(L)) {
        for (let last = 0; last < L - 1; last++) {
          const gap = expectOrdered(stepProfile(L, last), sizes);
          if (Math.abs(gap) < 1e-12 && last === L - 2) attained.add(Math.max(...sizes));
        }
      }
      // The refined bound is met with equality for s_max = 2: one step profile, a last block of 2.
      if (L > 1) expect(attained.has(2)).toBe(true);
    }
  });

  test('the refined bound is attained for each s_max up to 8 by some step profile at some L <= 10', () => {
    const attained = new Set<number>();
    for (let L = 2; L <= 10; L++) {
      for (const sizes of compositions(L)) {
        const maxSize = Math.max(...sizes);
        for (let last = 0; last < L - 1 && !attained.has(maxSize); last++) {
          const profile = stepProfile(L, last);
          const bound = klBounds.refined(profileOf(profile), { maxSize })!;
          if (bound > 0 && Math.abs(bound - plainKl(profile, sizes)) < 1e-12) attained.add(maxSize);
        }
      }
    }
    for (let size = 2; size <= 8; size++) expect(attained.has(size)).toBe(true);
  });

  test('for random profiles and compositions up to L = 300', () => {
    const random = seedrandom('large compositions');
    for (let trial = 0; trial < 200; trial++) {
      const L = 2 + Math.floor(random() * 299);
      const profile = decreasingProfile(L, `bounds ${trial}`);
      const longest = 1 + Math.floor(random() * L);
      const sizes: number[] = [];
      for (let left = L; left > 0; left -= sizes[sizes.length - 1]) {
        sizes.push(Math.min(left, 1 + Math.floor(random() * longest)));
      }
      expectOrdered(profile, sizes);
    }
  });

  test('negative control: a profile that rises breaks every one of them', () => {
    const rising = profileOf([0.1, 0.9, 0.2, 0]);
    const schedule = resolveSchedule('sizes:1/3', { length: 4 });
    expect(expectedKl(rising, schedule)).toBeGreaterThan(klBounds.theorem1(rising, schedule)!);
  });

  test('the bounds by hand: h = 4, 3, 1, 0 and s_max = 3', () => {
    const view = profileOf([4, 3, 1, 0]);
    // s: 3 -> 2 -> 1, b = 1, 1: two times h(0) - h(3).
    expect(klBounds.refined(view, { maxSize: 3 })).toBe(8);
    expect(klBounds.tightened(view, { maxSize: 3 })).toBe(8);
    expect(klBounds.theorem1(view, { maxSize: 3 })).toBe(12);
    // S = 4: 4 (h0 - h0) + 2 (h0 - h2) + (h0 - h3).
    expect(klBounds.theorem2Sum(view, { maxSize: 3 })).toBe(10);
    // s: 4 -> 2 -> 1, b = 2, 1.
    expect(klBounds.refined(view, { maxSize: 4 }, 0.5)).toBe(2 * 3 + 4 + 0.5);
    expect(klBounds.tightened(view, { maxSize: 4 }, 0.5)).toBe(12.5);
    expect(klBounds.theorem1(view, { maxSize: 4 }, 0.5)).toBe(12.5);
  });

  test('do not apply without a largest block, and are 0 for one token at a time', () => {
    const view = profileOf(decreasingProfile(20, 'single'));
    const continuous = resolveSchedule('bernoulli:linear', { length: 20, requestedSteps: 4 });
    for (const bound of Object.values(klBounds)) expect(bound(view, continuous)).toBeUndefined();
    const single = resolveSchedule('balanced', { length: 20, requestedSteps: 20 });
    for (const bound of [klBounds.refined, klBounds.tightened, klBounds.theorem1])
      expect(bound(view, single)).toBe(0);
  });
});

describe('on laws enumerated from their probabilities', () => {
  test('bounds hold for the KL of the sampler itself, and the TER gap is its KL in bits per token', () => {
    for (let seed = 0; seed < 6; seed++) {
      const law = randomLaw(4, seed);
      const profile = profileOf(enumeratedProfile(law, 4));
      for (const sizes of compositions(4)) {
        const orders = permutations(4).map((order) => enumeratedKl(law, 4, order, sizes));
        const kl = orders.reduce((sum, one) => sum + one.kl, 0) / orders.length;
        const schedule = { maxSize: Math.max(...sizes) };
        for (const bound of Object.values(klBounds))
          expect(kl).toBeLessThanOrEqual(bound(profile, schedule)! + 1e-12);
        const gap =
          orders.reduce((sum, one) => sum + one.log2Ter, 0) / orders.length - orders[0].log2TerOfLaw;
        expect(gap).toBeCloseTo(log2TerGap(kl, 4), 12);
        expect(gap).toBeLessThanOrEqual(worstCaseBound(2, 4, schedule)! + 1e-12);
        expect(kl).toBeCloseTo(
          expectedKl(profile, resolveSchedule(`sizes:${sizes.join('/')}`, { length: 4 })),
          12,
        );
      }
    }
  });
});

describe('random-halves', () => {
  test('lower bound on every step profile, so on every profile; the least ratio is s / (8 (2s - 1))', () => {
    for (const size of [2, 4, 8, 16]) {
      let least = Number.POSITIVE_INFINITY;
      for (const L of [size, size + 1, 2 * size - 1, 2 * size, 3 * size + 1, 5 * size]) {
        const schedule = resolveSchedule(`random-halves:${size}`, { length: L });
        for (let last = 0; last < L - 1; last++) {
          const view = profileOf(stepProfile(L, last));
          const kl = expectedKl(view, schedule);
          const bound = randomHalvesLowerBound(view, size);
          expect(kl).toBeGreaterThanOrEqual(bound - 1e-12);
          expect(kl).toBeLessThanOrEqual(klBounds.refined(view, schedule)! + 1e-12);
          if (bound > 0) least = Math.min(least, kl / (16 * bound));
        }
      }
      expect(least).toBeGreaterThanOrEqual(size / (8 * (2 * size - 1)) - 1e-12);
      expect(least).toBeLessThan(1.2 / 8);
    }
  });

  test('for an even size that is no power of two it holds with the power of two below, and not with the one above', () => {
    for (const size of [6, 10, 12, 14, 18, 34]) {
      let broken = 0;
      for (const L of [size, size + 1, 2 * size, 2 * size + 1, 4 * size]) {
        const schedule = resolveSchedule(`random-halves:${size}`, { length: L });
        for (let last = 0; last < L - 1; last++) {
          const view = profileOf(stepProfile(L, last));
          const kl = expectedKl(view, schedule);
          expect(kl).toBeGreaterThanOrEqual(randomHalvesLowerBound(view, size) - 1e-12);
          if (kl < klBounds.theorem2Sum(view, schedule)! / 16 - 1e-12) broken++;
        }
      }
      expect(broken).toBeGreaterThan(0);
    }
  });

  test('negative control: last-block does not obey the lower bound', () => {
    const view = profileOf(stepProfile(100, 20));
    const kl = expectedKl(view, resolveSchedule('last-block:16', { length: 100 }));
    expect(kl).toBe(0);
    expect(randomHalvesLowerBound(view, 16)).toBeGreaterThan(0.5);
  });
});

describe('Corollary 1', () => {
  test('balanced schedules realise a constant of at most 1; none for independent tokens', () => {
    for (let seed = 0; seed < 50; seed++) {
      const profile = decreasingProfile(48, `corollary ${seed}`);
      const view = profileOf(profile);
      for (const T of [1, 2, 3, 5, 8, 16, 47, 48]) {
        const { sizes, steps } = resolveSchedule('balanced', { length: 48, requestedSteps: T });
        const constant = corollary1Constant(plainKl(profile, sizes!), steps, sumTokenInformation(view))!;
        expect(constant).toBeLessThanOrEqual(1 + 1e-9);
        expect(constant).toBeGreaterThanOrEqual(-1e-9);
      }
    }
    expect(corollary1Constant(3, 4, 6, 1)).toBeCloseTo(8 / 6, 12);
    expect(corollary1Constant(0, 4, 0)).toBeUndefined();
  });
});
