import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@jest/globals';

interface Row {
  readonly name: string;
  readonly tolerance: number;
  readonly largest: number;
}

const program = fileURLToPath(new URL('./accuracyRun.mjs', import.meta.url));
const rows: Row[] = JSON.parse(execFileSync(process.execPath, [program], { encoding: 'utf8' }));

/** Largest relative error of any level of a trajectory; the coarsest tolerance shows that errors would be seen. */
const bounds: Record<number, (error: number) => boolean> = {
  0.5: (error) => error > 1e-4,
  1e-3: (error) => error < 1e-5,
  1e-4: (error) => error < 2e-6,
  1e-6: (error) => error < 2e-6,
};

test('every case is there', () => {
  expect(rows).toHaveLength(28);
});

test.each(rows.map((row) => [row.name, row.tolerance, row.largest] as const))(
  '%s at tolerance %d',
  (_name, tolerance, largest) => {
    expect([largest, bounds[tolerance](largest)]).toEqual([largest, true]);
  },
);
