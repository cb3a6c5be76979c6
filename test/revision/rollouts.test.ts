import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@jest/globals';

// Numeric code runs ten times slower inside Jest: the built files run in a process of their own.
const program = fileURLToPath(new URL('rolloutRun.mjs', import.meta.url));

test('rollouts agree with the exact laws within 4.5 standard errors, and disagree with those of other steps', () => {
  const rows: { name: string; exact: Record<string, unknown>; control: Record<string, unknown> }[] =
    JSON.parse(execFileSync(process.execPath, [program], { encoding: 'utf8' }));
  expect(rows).toHaveLength(28);
  for (const { exact, control } of rows) {
    expect(Object.keys(exact)).toHaveLength(4);
    for (const z of Object.values(exact)) expect(Math.abs(z as number)).toBeLessThan(4.5);
    expect(Math.max(...Object.values(control).map((z) => Math.abs(z as number)))).toBeGreaterThan(4.5);
  }
});
