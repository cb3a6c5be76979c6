import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, expect, test } from '@jest/globals';
import { readTexts } from '../../src/text/readTexts.js';
import { temporaryFolder } from '../support/folder.js';

const folder = temporaryFolder('texts');
afterAll(() => rmSync(folder, { recursive: true }));

function file(name: string, content: string | Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

test('plain and compressed files of several pieces', async () => {
  const content = 'Call me Ishmael. é '.repeat(100_000);
  const paths = [file('plain.txt', content), file('packed.txt.gz', gzipSync(content))];
  const texts = await readTexts(paths);
  expect(texts.map(({ name }) => name)).toEqual(paths);
  for (const { content: bytes } of texts) expect(new TextDecoder().decode(bytes as Uint8Array)).toBe(content);
});

test.each<[string, () => string, RegExp]>([
  ['missing', () => join(folder, 'none.txt'), /none\.txt: there is no such file/],
  ['a folder', () => folder, /cannot be read \(EISDIR\)/],
  ['empty', () => file('empty.txt', ''), /empty\.txt: the text is empty/],
  ['empty inside', () => file('empty.gz', gzipSync('')), /empty\.gz: the text is empty/],
  [
    'not gzip',
    () => file('fake.gz', 'plain'),
    /fake\.gz: named \.gz, but not gzip data; give an intact gzip/,
  ],
  [
    'cut off',
    () => file('cut.gz', gzipSync('some text'.repeat(99)).subarray(0, 30)),
    /cut\.gz: damaged or cut off gzip data/,
  ],
])('%s is bad input', async (_, path, line) => {
  await expect(readTexts([path()])).rejects.toMatchObject({ exitCode: 2, line: expect.stringMatching(line) });
});

test('no path is bad input', async () => {
  await expect(readTexts([])).rejects.toMatchObject({ exitCode: 2 });
});
