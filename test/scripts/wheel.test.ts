import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { zipSync } from 'fflate';
import { extractWheel } from '../../scripts/native/wheel.js';
import { temporaryFolder } from '../support/folder.js';

const folder = temporaryFolder('wheel');

test('the wanted files of a wheel, stored or deflated, are extracted where they belong, and no others', async () => {
  const large = Uint8Array.from({ length: 3_000_000 }, (_, i) => (i * i) % 251);
  const small = new TextEncoder().encode('header');
  const wheel = join(folder, 'package.whl');
  const entries = {
    'a/library.so': large,
    'a/include/c.h': [small, { level: 0 }],
    'a/code.py': small,
  } as const;
  writeFileSync(wheel, zipSync(entries as unknown as Parameters<typeof zipSync>[0]));
  await extractWheel(wheel, (name) => (name.endsWith('.py') ? undefined : join(folder, 'out', name)));
  expect(readFileSync(join(folder, 'out/a/library.so')).equals(large)).toBe(true);
  expect(readFileSync(join(folder, 'out/a/include/c.h'), 'utf8')).toBe('header');
  expect(existsSync(join(folder, 'out/a/code.py'))).toBe(false);
});

test('a file that is no archive is not taken for an empty one', async () => {
  const wheel = join(folder, 'broken.whl');
  writeFileSync(wheel, 'not a zip archive, but longer than the end record of one');
  await expect(extractWheel(wheel, () => undefined)).rejects.toThrow(/is not a zip archive/);
});
