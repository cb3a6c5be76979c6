import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@jest/globals';

interface Sampled {
  readonly precise: boolean;
  readonly alarms: readonly string[];
  readonly trajectories: number;
  readonly distances: readonly number[];
}

const program = fileURLToPath(new URL('rareRun.mjs', import.meta.url));
const runs: readonly { readonly byDefault: Sampled; readonly firstLook: Sampled }[] = JSON.parse(
  execFileSync(process.execPath, [program], { encoding: 'utf8' }),
);
/** Of a t interval, in standard errors, for the fewest chunks. */
const HALF_WIDTH = 2.05;

test('runs that call themselves precise hold the truth, and none is far off', () => {
  const precise = runs.filter(({ byDefault }) => byDefault.precise);
  expect(precise.length).toBeGreaterThan(0.9 * runs.length);
  const distances = precise.flatMap(({ byDefault }) => byDefault.distances);
  expect(Math.max(...distances)).toBeLessThan(6);
  expect(distances.filter((distance) => distance < HALF_WIDTH).length / distances.length).toBeGreaterThan(
    0.85,
  );
});

test('at the first look some are off by many of their errors, and those say so', () => {
  const far = runs.filter(({ firstLook }) => Math.max(...firstLook.distances) > 4.5);
  expect(far.length).toBeGreaterThan(1);
  for (const { firstLook } of far) expect(firstLook.alarms.join()).toMatch(/carry the variance/);
});
