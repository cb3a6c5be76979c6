import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { profileOf } from '../../src/profile.js';
import { families, parseSchedule, resolveSchedule } from '../../src/schedules/registry.js';
import type { Schedule } from '../../src/schedules/schedule.js';
import { decreasingProfile } from './support.js';

const EXAMPLES: Record<string, string> = {
  geometric: '0.9',
  tc: '0.5',
  dtc: '0.5',
  'random-halves': '4',
  'last-block': '3',
  bernoulli: 'cosine',
  'bernoulli-times': '0/0.2/0.5/1',
};

function sum(values: ArrayLike<number>): number {
  return Array.from(values).reduce((a, b) => a + b, 0);
}

function sizesOf(text: string, length: number, requestedSteps?: number): readonly number[] | undefined {
  return resolveSchedule(text, { length, requestedSteps }).sizes;
}

/** floor of a ratio of polynomials in exact integers. */
function bigFloor(above: bigint, below: bigint): number {
  return Number(above / below);
}

function nodes(schedule: Schedule): number[] {
  return Array.from(schedule.levels);
}

describe('every family', () => {
  const profile = decreasingProfile(64, 5);
  test.each(families.map((family) => family.name))(
    '%s: weights sum to L, levels increase, steps agree',
    (name) => {
      for (const T of [1, 2, 3, 7, 31, 63, 64]) {
        const argument = name === 'sizes' ? '60/4' : EXAMPLES[name];
        const text = argument === undefined ? name : `${name}:${argument}`;
        const schedule = resolveSchedule(text, {
          length: 64,
          requestedSteps: T,
          profile: profileOf(profile),
        });
        expect(schedule.name).toBe(text);
        expect(Math.abs(sum(schedule.weights) - 64)).toBeLessThan(1e-12);
        expect(schedule.levels.length).toBe(schedule.weights.length);
        const levels = nodes(schedule);
        expect(levels[0]).toBe(0);
        expect(levels.every((k, t) => k < 64 && (t === 0 || k > levels[t - 1]))).toBe(true);
        if (schedule.sizes) {
          expect(sum(schedule.sizes)).toBe(64);
          expect(schedule.sizes.length).toBe(schedule.steps);
          expect(Math.max(...schedule.sizes)).toBe(schedule.maxSize);
          expect(schedule.sizes.every((size) => Number.isInteger(size) && size > 0)).toBe(true);
        }
      }
    },
  );
});

describe('node formulas', () => {
  test('balanced, linear-up and linear-down follow their floors, in exact integers', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 3000 }), fc.integer({ min: 1, max: 3000 }), (a, b) => {
        const [L, T] = a >= b ? [a, b] : [b, a];
        const rounds = (formula: (r: bigint) => number) =>
          Array.from({ length: T }, (_, r) => formula(BigInt(r + 1)));
        const sizes = (cumulative: number[]) =>
          cumulative.map((n, r) => n - (r === 0 ? 0 : cumulative[r - 1])).filter((s) => s > 0);
        const [bigL, bigT] = [BigInt(L), BigInt(T)];
        const square = bigT * (bigT + 1n);
        expect(sizesOf('balanced', L, T)).toEqual(sizes(rounds((r) => bigFloor(bigL * r, bigT))));
        expect(sizesOf('linear-up', L, T)).toEqual(
          sizes(rounds((r) => bigFloor(bigL * r * (r + 1n), square))),
        );
        expect(sizesOf('linear-down', L, T)).toEqual(
          sizes(rounds((r) => bigFloor(bigL * r * (2n * bigT + 1n - r), square))),
        );
      }),
      { numRuns: 60, seed: 1 },
    );
  });

  test('linear-up stays exact where products pass 2^53', () => {
    const T = 199_999;
    const levels = nodes(resolveSchedule('linear-up', { length: 1_000_000_000, requestedSteps: T }));
    const expected = new Set([0]);
    for (let r = 1n; r < BigInt(T); r++) {
      expected.add(bigFloor(1_000_000_000n * r * (r + 1n), BigInt(T) * BigInt(T + 1)));
    }
    expect(levels.length).toBe(expected.size);
    expect(levels.every((k) => expected.has(k))).toBe(true);
  });

  test('cosine: small cases by hand, 405 non-empty rounds at L = T = 512, half exactly at two thirds', () => {
    // L = 8, T = 4: 8 cos(22.5, 45, 67.5 degrees) = 7.39, 5.66, 3.06.
    expect(sizesOf('cosine', 8, 4)).toEqual([1, 2, 2, 3]);
    expect(resolveSchedule('cosine', { length: 512, requestedSteps: 512 }).steps).toBe(405);
    for (let T = 3; T <= 999; T += 3) {
      expect(nodes(resolveSchedule('cosine', { length: 4 * T, requestedSteps: T }))).toContain(2 * T);
    }
  });

  test('cosine agrees with the floor of the cosine', () => {
    for (const [L, T] of [
      [512, 16],
      [1000, 77],
      [4096, 512],
    ]) {
      const expected = Array.from({ length: T - 1 }, (_, r) =>
        3 * (r + 1) === 2 * T
          ? L - Math.floor(L / 2)
          : L - Math.floor(L * Math.cos((Math.PI * (r + 1)) / (2 * T))),
      );
      expect(nodes(resolveSchedule('cosine', { length: L, requestedSteps: T }))).toEqual([
        ...new Set([0, ...expected]),
      ]);
    }
  });

  test('geometric follows its floor in rational arithmetic, with q = 1 balanced', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 40 }),
        fc.integer({ min: 1, max: 30 }),
        fc.constantFrom<[bigint, bigint]>([1n, 2n], [9n, 10n], [2n, 1n], [3n, 2n], [1n, 10n], [11n, 10n]),
        (extra, T, [p, d]) => {
          const L = T + extra;
          const cumulative = Array.from({ length: T - 1 }, (_, index) => {
            const r = BigInt(index + 1);
            const t = BigInt(T);
            const above = BigInt(L) * (d ** t - p ** r * d ** (t - r));
            const below = d ** t - p ** t;
            return Number((below < 0n ? -above : above) / (below < 0n ? -below : below));
          });
          const q = Number(p) / Number(d);
          expect(nodes(resolveSchedule(`geometric:${q}`, { length: L, requestedSteps: T }))).toEqual(
            [...new Set([0, ...cumulative])].filter((n) => n < L),
          );
        },
      ),
      { numRuns: 300, seed: 2 },
    );
    expect(sizesOf('geometric:1', 100, 7)).toEqual(sizesOf('balanced', 100, 7));
    // Nodes next to integers, on either side, by Python's fractions: floor(230 (1 - 2^r)/(1 - 2^140)).
    expect(sizesOf('geometric:2', 230, 140)?.filter((size) => size > 0)).toEqual([
      1, 2, 4, 7, 14, 29, 57, 116,
    ]);
    expect(sizesOf('geometric:0.5', 230, 140)?.filter((size) => size > 0)).toEqual([
      115, 57, 29, 14, 7, 4, 2, 1, 1,
    ]);
    expect(sizesOf('geometric:0.5', 7, 3)).toEqual([4, 2, 1]);
    expect(sizesOf('geometric:2', 7, 3)).toEqual([1, 2, 4]);
  });

  test('sqrt-rule puts nodes at equal shares of the root of the slope', () => {
    // Equal drops: G(k) is proportional to k, G(8) the whole; quarters at 2, 4, 6.
    const linear = profileOf(Array.from({ length: 9 }, (_, k) => 1 - 0.1 * k));
    expect(resolveSchedule('sqrt-rule', { length: 9, requestedSteps: 4, profile: linear }).sizes).toEqual([
      2, 2, 2, 3,
    ]);
    // One drop between levels 2 and 3: every node wants to be 3 and is pushed apart.
    const step = profileOf([1, 1, 1, 0, 0, 0, 0, 0]);
    expect(resolveSchedule('sqrt-rule', { length: 8, requestedSteps: 3, profile: step }).sizes).toEqual([
      3, 1, 4,
    ]);
    const flat = profileOf([1, 1, 1, 1]);
    expect(resolveSchedule('sqrt-rule', { length: 4, requestedSteps: 2, profile: flat }).sizes).toEqual([
      2, 2,
    ]);
  });

  test('last-block and explicit sizes', () => {
    expect(sizesOf('last-block:3', 6)).toEqual([1, 1, 1, 3]);
    expect(sizesOf('sizes:3/2/2', 7)).toEqual([3, 2, 2]);
    expect(nodes(resolveSchedule('sizes:3/2/2', { length: 7 }))).toEqual([0, 3, 5]);
  });
});

describe('a million tokens', () => {
  const L = 1_000_000;
  test.each([
    ['balanced', 512],
    ['cosine', L],
    ['linear-up', L / 10],
    ['linear-down', L / 10],
    ['geometric:0.999', L],
    ['random-halves:2', undefined],
    ['last-block:100', undefined],
    ['bernoulli:linear', 512],
    ['bernoulli:cosine', 64],
  ])('%s', (text, requestedSteps) => {
    const schedule = resolveSchedule(text, { length: L, requestedSteps });
    expect(Math.abs(sum(schedule.weights) - L)).toBeLessThan(1e-4);
  });
});

describe('bad input', () => {
  const cases: [string, number, number | undefined, RegExp][] = [
    ['balancd', 8, 2, /unknown schedule "balancd"; did you mean balanced\?.*geometric:Q/],
    ['', 8, 2, /unknown schedule ""/],
    ['balanced:3', 8, 2, /takes no argument, and "3"/],
    ['geometric', 8, 2, /lacks its argument; write geometric:Q/],
    ['geometric:-1', 8, 2, /"-1" is not a number above 0/],
    ['geometric:abc', 8, 2, /"abc" is not a number above 0/],
    ['tc:0', 8, undefined, /"0" is not a number above 0/],
    ['tc:1', 8, undefined, /depends on the information profile/],
    ['random-halves:3', 8, undefined, /"3" is not an even positive integer/],
    ['random-halves:10', 8, undefined, /longer than L = 8/],
    ['last-block:9', 8, undefined, /longer than L = 8/],
    ['last-block:1.5', 8, undefined, /not a positive integer/],
    ['bernoulli:square', 8, 2, /"square" is not one of linear, cosine; write for example bernoulli:cosine/],
    ['bernoulli-times:0/0.5', 8, undefined, /not a list of times that increase from 0 to 1/],
    ['sizes:3/2', 8, undefined, /sizes sum to 5, and L = 8/],
    ['sizes:3/0/5', 8, undefined, /entry 2, 0, is not a positive integer/],
    ['sizes:3/x/5', 8, undefined, /entry 2, "x"/],
    ['balanced', 8, 9, /T = 9 exceed L = 8/],
    ['balanced', 8, 0, /T = 0 is not a positive integer/],
    ['balanced', 8, 2.5, /T = 2.5 is not a positive integer/],
    ['balanced', 8, undefined, /needs a number of steps/],
    ['balanced', 0, 1, /L = 0 is not a positive integer/],
    ['balanced', Number.NaN, 1, /L = NaN is not a positive integer/],
  ];
  test.each(cases)('%s at L = %s, T = %s', (text, length, requestedSteps, expected) => {
    const line = () => {
      try {
        resolveSchedule(text, { length, requestedSteps });
      } catch (error) {
        return (error as { line: string }).line;
      }
      return 'no error';
    };
    expect(line()).toMatch(expected);
    expect(line()).not.toContain('\n');
  });

  test('no text makes anything but an input error', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.tuple(fc.constantFrom(...families.map((f) => f.name)), fc.string()).map(([a, b]) => `${a}:${b}`),
        ),
        (text) => {
          try {
            resolveSchedule(parseSchedule(text), { length: 6, requestedSteps: 3 });
          } catch (error) {
            expect((error as { code?: string }).code).toBe('input');
          }
        },
      ),
      { numRuns: 2000, seed: 3 },
    );
  });
});
