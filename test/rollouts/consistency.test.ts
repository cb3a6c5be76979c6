import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@jest/globals';
import type { Estimate } from '../../src/statistics/estimate.js';
import { plannedBisectionRounds } from '../../src/theory/plannedBisection.js';

interface Found {
  readonly bisections: readonly {
    readonly m: number;
    readonly length: number;
    readonly kl: number;
    readonly rounds: number;
    readonly tooShort: number | null;
  }[];
  readonly random: readonly {
    readonly schedule: string;
    readonly rollouts: Estimate;
    readonly sweep: Estimate;
  }[];
  readonly particles: readonly {
    readonly mean: number;
    readonly standardError: number;
    readonly exact: number;
  }[];
  readonly marginal: {
    readonly exact: number;
    readonly forwardKl: Estimate;
    readonly marginalKlUpper: Estimate;
    readonly marginalTrend: readonly { readonly orders: number; readonly kl: Estimate }[];
  };
}

const program = fileURLToPath(new URL('./consistencyRun.mjs', import.meta.url));
const { bisections, random, particles, marginal }: Found = JSON.parse(
  execFileSync(process.execPath, [program], { encoding: 'utf8' }),
);
/** Standard errors. */
const FAR = 4.5;

test.each(bisections)(
  'bisection of order $m at L = $length costs nothing',
  ({ m, length, kl, rounds, tooShort }) => {
    expect(Math.abs(kl)).toBeLessThan(1e-5);
    expect(rounds).toBe(plannedBisectionRounds(length, m));
    if (tooShort !== null) expect(tooShort).toBeGreaterThan(1e-3);
  },
);

test.each(random)('random by $schedule: rollouts agree with the sweep', ({ rollouts, sweep }) => {
  const error = Math.hypot(rollouts.standardError, sweep.standardError);
  expect(error).toBeLessThan(0.04 * sweep.value);
  expect(Math.abs(rollouts.value - sweep.value)).toBeLessThan(FAR * error);
});

test('the two schedules differ by more than that', () => {
  const [a, b] = random.map(({ rollouts }) => rollouts);
  expect(Math.abs(a.value - b.value)).toBeGreaterThan(FAR * Math.hypot(a.standardError, b.standardError));
});

test.each(particles)('the particle filter is unbiased', ({ mean, standardError, exact }) => {
  expect(Math.abs(mean - exact)).toBeLessThan(FAR * standardError);
  expect(standardError).toBeLessThan(0.02 * exact);
});

test('upper bounds of the marginal KL fall towards it', () => {
  const { exact, forwardKl, marginalKlUpper, marginalTrend } = marginal;
  expect(marginalTrend.map(({ orders }) => orders)).toEqual([1, 2, 4, 8, 16, 32]);
  const above = (estimate: Estimate) => estimate.value + FAR * estimate.standardError;
  for (const { kl } of marginalTrend) expect(above(kl)).toBeGreaterThan(exact);
  expect(above(marginalKlUpper)).toBeGreaterThan(exact);
  const last = marginalTrend[marginalTrend.length - 1].kl;
  for (const bound of [last, marginalKlUpper]) {
    expect(bound.value - exact).toBeLessThan((forwardKl.value - exact) / 4);
    expect(forwardKl.value - bound.value).toBeGreaterThan(FAR * bound.standardError);
  }
});
