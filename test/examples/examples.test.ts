import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from '@jest/globals';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** What an example prints; it imports the built package by its name, as a user would. */
function printed(name: string): string {
  const { status, stdout, stderr } = spawnSync(process.execPath, [`examples/${name}`], {
    cwd: ROOT,
    encoding: 'utf8',
  });
  expect({ name, status, stderr: status === 0 ? '' : stderr }).toEqual({ name, status: 0, stderr: '' });
  return stdout;
}

/** The numbers of the first line that begins so. */
function numbersAfter(text: string, start: string): number[] {
  const line = text.split('\n').find((one) => one.startsWith(start));
  return (line?.slice(start.length).match(/-?\d+(\.\d+)?(e[-+]?\d+)?/g) ?? []).map(Number);
}

/** What each example must have found out. */
const FINDINGS: Readonly<Record<string, (text: string) => void>> = {
  'kl.mjs'(text) {
    // The entropies of the chain's rows under its stationary law (2/3, 1/3).
    const row = (p: number) => -p * Math.log(p) - (1 - p) * Math.log(1 - p);
    expect(numbersAfter(text, 'entropy rate:')[0]).toBeCloseTo((2 * row(0.1) + row(0.2)) / 3, 12);
    const [kl, bound] = numbersAfter(text, 'balanced 8 ');
    expect(kl).toBeGreaterThan(0);
    expect(kl).toBeLessThan(bound);
    const [sampled, error] = numbersAfter(text, 'sampled:').map(Math.abs);
    expect(Math.abs(sampled - kl)).toBeLessThan(4.5 * error);
    expect(numbersAfter(text, 'training error:')[0]).toBeGreaterThan(0);
  },
  'fit.mjs'(text) {
    const [steps] = numbersAfter(text, 'half a nat takes');
    expect(steps).toBeGreaterThan(8);
    expect(steps).toBeLessThan(64);
  },
  'loggedLosses.mjs'(text) {
    const sizes = numbersAfter(text, 'reveal sizes:');
    expect(sizes).toHaveLength(6);
    expect(sizes.reduce((a, b) => a + b)).toBe(32);
    expect(sizes[0]).toBeLessThan(sizes[5]);
    expect(text).toContain('use the optimal schedule');
  },
  'rollout.mjs'(text) {
    const [confidence] = numbersAfter(text, 'confidence:2 ');
    const [random] = numbersAfter(text, 'random:2 ');
    expect(numbersAfter(text, 'confidence:2 - random:2')[0]).toBeCloseTo(confidence - random, 2);
    expect(numbersAfter(text, 'revision')[0]).toBe(2);
  },
  'study.mjs'(text) {
    expect(text).toContain('same bits: true');
    expect(text).toContain('#SBATCH --array=0-7');
    expect(text.match(/^(kl|mi) /gm)).toHaveLength(10);
  },
  'report.mjs'(text) {
    expect(text).toMatch(/report\.html$/m);
  },
  'engines.mjs'(text) {
    const [reference, error] = numbersAfter(text, 'KL by reference').map(Math.abs);
    const [wasm] = numbersAfter(text, 'KL by wasm');
    expect(Math.abs(wasm - reference)).toBeLessThan(1e-3 * error);
  },
};

describe('the examples', () => {
  test('are all here', () => {
    expect(readdirSync(`${ROOT}examples`).toSorted()).toEqual(Object.keys(FINDINGS).toSorted());
  });

  test.each(Object.keys(FINDINGS))('%s finds what it says', (name) => {
    FINDINGS[name](printed(name));
  });
});
