import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@jest/globals';

// Threads run the built files, so the test does too, in a process of its own.
const program = fileURLToPath(new URL('lostThreadRun.mjs', import.meta.url));

test('a thread that is killed ends its chunk with an error that names it, and the process ends', () => {
  const output = execFileSync(process.execPath, [program], { encoding: 'utf8', timeout: 30_000 });
  const { name, code, message, threads } = JSON.parse(output);
  expect(threads).toBeGreaterThan(0);
  expect({ name, code }).toEqual({ name: 'MaskgapError', code: 'internal' });
  expect(message).toMatch(/^chunk 1: the thread that computed it has ended/);
});
