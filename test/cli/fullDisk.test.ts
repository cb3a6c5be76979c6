import { spawnSync } from 'node:child_process';
import { closeSync, existsSync, openSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { describeWhere } from '../support/optional.js';

const PROGRAM = 'dist/src/cli/main.js';

const missing = existsSync('/dev/full')
  ? undefined
  : 'no /dev/full, a disk that is always full; run on Linux';

describeWhere('a full disk', missing, () => {
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
