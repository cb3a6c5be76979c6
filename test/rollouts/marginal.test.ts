import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@jest/globals';
import type { Estimate } from '../../src/statistics/estimate.js';

interface Bounds {
  readonly predictor: string;
  readonly exact: number;
  readonly enumerated: Estimate;
  readonly forwardKl: Estimate;
  readonly marginalKlUpper: Estimate;
  readonly marginalTrend: readonly { readonly orders: number; readonly kl: Estimate }[];
}

interface Found {
  readonly particles: readonly {
    readonly predictor: string;
    readonly mean: number;
    readonly standardError: number;
    readonly exact: number;
    readonly optimal: number;
  }[];
  readonly bounds: readonly Bounds[];
  readonly zeros: readonly [Bounds, Bounds];
}

const program = fileURLToPath(new URL('./marginalRun.mjs', import.meta.url));
const {
  particles,
  bounds,
  zeros: [finite, infinite],
}: Found = JSON.parse(execFileSync(process.execPath, [program], { encoding: 'utf8' }), (_key, value) =>
  value === 'Infinity' ? Number.POSITIVE_INFINITY : value,
);
/** Standard errors. */
const FAR = 4.5;
const above = ({ value, standardError }: Estimate) => value + FAR * standardError;
const values = ({ marginalTrend }: Bounds) => marginalTrend.map(({ kl }) => kl.value);

/** The bound falls with the number of orders: by more than its error over all, and nowhere rises by more than that. */
function expectFalling({ marginalTrend }: Bounds): void {
  const trend = marginalTrend.map(({ kl }) => kl).filter(({ value }) => value < Number.POSITIVE_INFINITY);
  expect(marginalTrend.map(({ kl }) => kl).slice(-trend.length)).toEqual(trend);
  for (let k = 1; k < trend.length; k++)
    expect(trend[k].value - trend[k - 1].value).toBeLessThan(trend[k].standardError);
  const last = trend[trend.length - 1];
  expect(trend[0].value - last.value).toBeGreaterThan(last.standardError);
}

test.each(particles)('particles of $predictor estimate the law without bias', (found) => {
  const { mean, standardError, exact } = found;
  expect(Math.abs(mean - exact)).toBeLessThan(FAR * standardError);
  expect(standardError).toBeLessThan(0.1 * exact);
});

test('and not that of the optimal predictor', () => {
  const far = particles.filter(
    ({ mean, standardError, optimal }) => Math.abs(mean - optimal) > FAR * standardError,
  );
  expect(new Set(far.map(({ predictor }) => predictor))).toEqual(
    new Set(particles.map(({ predictor }) => predictor)),
  );
});

test.each(bounds)('bounds of $predictor fall towards the exact marginal KL', (found) => {
  const { exact, enumerated, forwardKl, marginalKlUpper } = found;
  expect(enumerated.value).toBe(exact);
  const trend = values(found);
  expectFalling(found);
  for (const bound of [...found.marginalTrend.map(({ kl }) => kl), marginalKlUpper])
    expect(above(bound)).toBeGreaterThan(exact);
  for (const value of [trend[trend.length - 1], marginalKlUpper.value])
    expect(value - exact).toBeLessThan((forwardKl.value - exact) / 4);
});

test('with enough orders a predictor with zeros has a finite bound, where its forward KL is infinite', () => {
  const { exact, forwardKl, marginalKlUpper } = finite;
  expect(forwardKl.value).toBe(Number.POSITIVE_INFINITY);
  const trend = values(finite);
  expect(trend[0]).toBe(Number.POSITIVE_INFINITY);
  expectFalling(finite);
  for (const bound of [finite.marginalTrend[trend.length - 1].kl, marginalKlUpper]) {
    expect(above(bound)).toBeGreaterThan(exact);
    expect(bound.value - exact).toBeLessThan(FAR * bound.standardError);
    expect(bound.standardError).toBeLessThan(exact / 4);
  }
});

test('and with too few an infinite one, though the law has no zeros', () => {
  expect(infinite.exact).toBeLessThan(1);
  expect(infinite.marginalKlUpper.value).toBe(Number.POSITIVE_INFINITY);
  expect(new Set(values(infinite))).toEqual(new Set([Number.POSITIVE_INFINITY]));
});
