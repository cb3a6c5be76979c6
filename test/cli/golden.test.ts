import { execFile } from 'node:child_process';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, describe, expect, test } from '@jest/globals';
import { temporaryFolder } from '../support/folder.js';
import { goldenCases, perToken } from '../support/golden.js';

const folder = temporaryFolder();
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const program = fileURLToPath(new URL('../../dist/src/cli/main.js', import.meta.url));

/** The JSON result of a command on a golden case's model. */
async function result(name: string, command: string, ...options: string[]) {
  const fixture = new URL(`../fixtures/golden/${name}.json`, import.meta.url);
  const model = join(folder, `${name}.json`);
  writeFileSync(model, JSON.stringify(JSON.parse(readFileSync(fixture, 'utf8')).model));
  const { stdout } = await promisify(execFile)(process.execPath, [
    program,
    command,
    model,
    '--json',
    ...options,
  ]);
  return JSON.parse(stdout).result;
}

const MONTE_CARLO = ['--method', 'monte-carlo', '--trajectories', '2048'];

describe.each(goldenCases.map((golden) => [golden.name, golden] as const))('%s', (name, golden) => {
  const { length, kl, entropy, h } = golden;
  const information = perToken(golden);
  const L = ['-L', String(length)];
  // One call measures all of a case's schedules: they are either sizes or balanced ones by their steps.
  const schedules = kl[0].sizes
    ? ['--schedule', kl.map(({ sizes }) => `sizes:${sizes!.join('/')}`).join()]
    : ['--schedule', 'balanced', '-T', kl.map(({ steps }) => steps).join()];
  const known = golden.model.kind !== 'hmm';

  test('exactly', async () => {
    const { rows, entropy: found } = await result(name, 'kl', ...L, ...schedules, '--method', 'exact');
    for (const [i, row] of rows.entries()) {
      expect(row.kl.exact).toBe(true);
      expect(row.kl.value).toBeCloseTo(kl[i].value, 9);
    }
    expect(found.value).toBeCloseTo(entropy, 9);
    if (h) {
      const profile = await result(name, 'profile', ...L);
      expect(profile.exact).toBe(true);
      for (const [k, value] of h.entries()) expect(profile.h.value[k]).toBeCloseTo(value, 9);
      expect(profile.totalCorrelation.value).toBeCloseTo(golden.totalCorrelation!, 9);
      expect(profile.dualTotalCorrelation.value).toBeCloseTo(golden.dualTotalCorrelation!, 9);
    }
    if (golden.hAt) {
      const levels = golden.hAt.map(([k]) => k).join();
      const profile = await result(name, 'profile', ...L, '--at', levels);
      for (const [i, [, value]] of golden.hAt.entries()) expect(profile.h.value[i]).toBeCloseTo(value, 9);
    }
    const mi = await result(name, 'mi', ...L);
    for (const [i, value] of information.entries()) expect(mi.perToken.value[i]).toBeCloseTo(value, 9);
  });

  test('by Monte Carlo, within 4.5 standard errors that are small', async () => {
    const { rows, entropy: found } = await result(name, 'kl', ...L, ...schedules, ...MONTE_CARLO);
    for (const [i, row] of rows.entries()) {
      const { value, standardError, exact } = row.kl;
      // One step (TC) and one token at a time (0) are known without sampling.
      if (exact) expect(value).toBeCloseTo(kl[i].value, 9);
      else {
        expect(Math.abs(value - kl[i].value)).toBeLessThan(4.5 * standardError);
        expect(standardError).toBeLessThan((known ? 0.03 : 0.06) * kl[i].value);
      }
    }
    expect(Math.abs(found.value - entropy)).toBeLessThan(known ? 1e-8 : 4.5 * found.standardError);
    const mi = await result(name, 'mi', ...L, ...MONTE_CARLO);
    for (const [i, value] of information.entries()) {
      const error = Math.abs(mi.perToken.value[i] - value);
      expect(error).toBeLessThan(4.5 * mi.perToken.standardError[i] + 1e-9);
    }
  });
});
