import { execFileSync } from 'node:child_process';
import { mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@jest/globals';
import { temporaryFolder } from '../support/folder.js';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

test('the package can be required: nothing that it loads awaits at the top level', () => {
  const folder = temporaryFolder('require');
  mkdirSync(join(folder, 'node_modules'));
  symlinkSync(ROOT, join(folder, 'node_modules/maskgap'));
  const program = "const { kl } = require('maskgap'); console.log(typeof kl)";
  const printed = execFileSync(process.execPath, ['--no-warnings', '-e', program], {
    cwd: folder,
    encoding: 'utf8',
  });
  expect(printed.trim()).toBe('function');
});
