import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from '@jest/globals';

interface Line {
  readonly model: string;
  readonly sampler: string;
  readonly quantity: string;
  /** Numbers as text: JSON has no infinities. */
  readonly found: string;
  readonly exact: string;
  readonly standardError: number;
  /** The exact value of another sampler of the same model. */
  readonly next: number | null;
}

const program = fileURLToPath(new URL('./rolloutRun.mjs', import.meta.url));
/** Standard errors. */
const FAR = 4.5;

function distance({ found, standardError }: Line, from: number): number {
  const gap = Math.abs(Number(found) - from);
  return gap < 1e-9 ? 0 : gap / standardError;
}

describe.each([
  ['wasm', ['wasm']],
  ['reference', ['reference']],
  // The backend that comes with maskgap.
  ['the tensor engine', ['tensor', 'wasm']],
])('rollouts on %s', (_, engine) => {
  const lines: Line[] = JSON.parse(
    execFileSync(process.execPath, [program, ...engine], { encoding: 'utf8', maxBuffer: 2 ** 24 }),
  );

  test('agree with enumeration', () => {
    expect(lines.length).toBeGreaterThan(150);
    const infinite = lines.filter(({ exact }) => exact === 'Infinity');
    expect(infinite.length).toBeGreaterThan(3);
    for (const { found } of infinite) expect(found).toBe('Infinity');
    const off = lines.filter(
      (line) => line.exact !== 'Infinity' && !(distance(line, Number(line.exact)) < FAR),
    );
    expect(off).toEqual([]);
  });

  test('and would not agree with another sampler', () => {
    const kls = lines.filter(
      ({ quantity, exact, next }) =>
        quantity === 'forwardKl' && next !== null && Math.abs(Number(exact) - next) > 0.05,
    );
    expect(kls.length).toBeGreaterThan(10);
    for (const line of kls) expect(distance(line, line.next!)).toBeGreaterThan(FAR);
  });
});
