import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { readText, readTextSync, TextDecoding, textLines, textPieces } from '../../src/reading/index.js';
import { temporaryFolder } from '../support/folder.js';

const folder = temporaryFolder('reading');
afterAll(() => rmSync(folder, { recursive: true }));

function file(name: string, bytes: Uint8Array | string): string {
  const path = join(folder, name);
  writeFileSync(path, bytes);
  return path;
}

async function collected<T>(source: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const each of source) all.push(each);
  return all;
}

const bigEndian = (text: string) => Buffer.from(text, 'utf16le').swap16();
const encodings: [string, (text: string) => Buffer][] = [
  ['UTF-8', (text) => Buffer.from(text)],
  ['UTF-8 with a mark', (text) => Buffer.from(`\ufeff${text}`)],
  ['UTF-16LE with a mark', (text) => Buffer.from(`\ufeff${text}`, 'utf16le')],
  ['UTF-16BE with a mark', (text) => bigEndian(`\ufeff${text}`)],
];

describe.each(encodings)('%s', (_, encode) => {
  test.each([
    ['short', 'é'],
    ['of several pieces', 'Größe 😀 日本 \ufffd a\n'.repeat(30_000)],
  ])('a text %s comes back, plain and gzipped, under any name', async (_name, text) => {
    const bytes = encode(text);
    const members = Buffer.concat([gzipSync(bytes.subarray(0, 3)), gzipSync(bytes.subarray(3))]);
    for (const path of [file('plain', bytes), file('packed', gzipSync(bytes)), file('members', members)]) {
      expect((await collected(textPieces(path))).join('')).toBe(text);
      expect(await readText(path)).toBe(text);
      expect(readTextSync(path)).toBe(text);
    }
  });

  test('pieces of any lengths', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme' }).filter((text) => !/\0/.test(text)),
        fc.array(fc.integer({ min: 0, max: 5 })),
        (text, lengths) => {
          const bytes = encode(`${text}${'x'.repeat(4096)}${text}`);
          const decoding = new TextDecoding();
          let at = 0;
          let decoded = '';
          for (const length of [4096, ...lengths]) {
            decoded += decoding.decode(bytes.subarray(at, at + length));
            at += length;
          }
          decoded += decoding.decode(bytes.subarray(at)) + decoding.end();
          expect(decoded).toBe(`${text}${'x'.repeat(4096)}${text}`);
        },
      ),
      { seed: 5, numRuns: 200 },
    );
  });
});

// Offsets: position of the byte in the file, as in Python's UnicodeDecodeError.
test.each<[string, Uint8Array, RegExp]>([
  [
    'Latin-1',
    Buffer.from('caf\xe9 noir', 'latin1'),
    /not UTF-8 text at byte offset 3, line 1: E9; convert it to UTF-8, as in iconv/,
  ],
  [
    'Latin-1 far behind',
    Buffer.concat([Buffer.from('Größe \ufffd\n'.repeat(100_000)), Buffer.from([0x61, 0xff])]),
    /byte offset 1200001, line 100001: FF/,
  ],
  ['a character cut off', Buffer.from('Größe').subarray(0, 3), /byte offset 2, line 1: C3 \(the end cuts/],
  ['an overlong form', Buffer.from([0x61, 0xc0, 0xaf]), /byte offset 1, line 1: C0/],
  ['a surrogate in UTF-8', Buffer.from([0x61, 0xed, 0xa0, 0x80]), /byte offset 1, line 1: ED/],
  [
    'UTF-16LE without a mark',
    Buffer.from('The cat', 'utf16le'),
    /UTF-16LE text without a byte order mark.*iconv -f utf-16le/,
  ],
  ['UTF-16BE without a mark', bigEndian('The cat'), /UTF-16BE text without/],
  ['Cyrillic UTF-16 without a mark', Buffer.from('все счастливые семьи', 'utf16le'), /UTF-16LE text without/],
  [
    'half a pair in UTF-16',
    Buffer.from([0xff, 0xfe, 0x61, 0, 0, 0xd8, 0x62, 0]),
    /UTF-16LE text at byte offset 4, line 1: 00D8/,
  ],
  [
    'UTF-16 of an odd length',
    Buffer.from([0xff, 0xfe, 0x61, 0, 0x62]),
    /byte offset 4, line 1: 62 \(the end cuts/,
  ],
  ['UTF-32', Buffer.from([0xff, 0xfe, 0, 0, 0x61, 0, 0, 0]), /UTF-32/],
  ['NULs', Buffer.alloc(100), /100 of the first 100 bytes are NUL/],
  ['xz', Buffer.from('fd377a585a0000', 'hex'), /holds xz data/],
  ['zstd', Buffer.from('28b52ffd04', 'hex'), /holds zstd data/],
  ['zip', Buffer.from('PK\x03\x04....'), /holds zip data/],
  ['gzip in gzip', gzipSync(gzipSync('text')), /holds gzip data/],
  ['gzip that is cut off', gzipSync('some text'.repeat(99)).subarray(0, 30), /gzip data/],
  ['gzip with more behind', Buffer.concat([gzipSync('some text'), Buffer.from('and more')]), /gzip data/],
])('%s is refused, read whole and in pieces', async (_, bytes, line) => {
  const path = file('bad.txt', bytes);
  const refused = { exitCode: 2, line: expect.stringMatching(line), message: expect.stringContaining(path) };
  await expect(readText(path)).rejects.toMatchObject(refused);
  await expect(collected(textLines(path))).rejects.toMatchObject(refused);
  expect(() => readTextSync(path)).toThrow(expect.objectContaining(refused));
});

test('paths that cannot be read', async () => {
  for (const [path, why] of [
    [join(folder, 'none.txt'), 'there is no such file'],
    [folder, 'cannot be read (EISDIR)'],
  ]) {
    await expect(readText(path)).rejects.toThrow(why);
    expect(() => readTextSync(path)).toThrow(why);
  }
});

test('lines, numbered, with ends of both kinds', async () => {
  const lines = async (text: string) => collected(textLines(file('lines.txt', text)));
  expect(await lines('a\r\n\nb\u2028c\r\n\r\n d')).toEqual(
    ['a', '', 'b\u2028c', '', ' d'].map((text, i) => ({ number: i + 1, text })),
  );
  expect(await lines('')).toEqual([]);
  const many = Array.from({ length: 50_000 }, (_, i) => `line ${i} é`);
  expect((await lines(`${many.join('\r\n')}\r\n`)).map(({ text }) => text)).toEqual(many);
});
