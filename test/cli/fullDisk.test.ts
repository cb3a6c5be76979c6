import { spawnSync } from 'node:child_process';
import { closeSync, existsSync, openSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';

const PROGRAM = 'dist/src/cli/main.js';

(existsSync('/dev/full') ? describe : describe.skip)('a full disk', () => {
  test.each([['--help'], ['doctor', '--json']])('under %s %s is one line', (...args) => {
    const full = openSync('/dev/full', 'w');
    const { status, stderr } = spawnSync(process.execPath, [PROGRAM, ...args], {
      stdio: ['ignore', full, 'pipe'],
      encoding: 'utf8',
    });
    closeSync(full);
    expect(stderr).toMatch(/^maskgap: cannot write the result \(ENOSPC\).*\n$/);
    expect(status).toBe(1);
  });
});
