import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@jest/globals';

// Threads run the built files, so the test does too, in a process of its own.
const program = fileURLToPath(new URL('coresRun.mjs', import.meta.url));
const run = (workers: number) =>
  JSON.parse(execFileSync(process.execPath, [program, String(workers)], { encoding: 'utf8' }));

test('chunks are the same bits on one thread and on three, and the process ends by itself', () => {
  const [one, three] = [run(1), run(3)];
  expect(one.threads).toBe(0);
  expect(three.threads).toBeGreaterThan(0);
  expect(three.digest).toBe(one.digest);
  expect(three.chunks).toBe(one.chunks);
});
