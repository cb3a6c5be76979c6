import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { MaskgapError } from '../../src/errors.js';
import { loadModel } from '../../src/formats/index.js';
import { modelToJson } from '../../src/formats/modelJson.js';
import { hmmModel } from '../../src/models/index.js';
import { fitNgram, readTexts } from '../../src/text/index.js';
import { temporaryFolder } from '../support/folder.js';

const folder = temporaryFolder('fuzz');
afterAll(() => rmSync(folder, { recursive: true }));
const fixture = (name: string) =>
  readFileSync(fileURLToPath(new URL(`../fixtures/formats/${name}`, import.meta.url)));

/** Loads the bytes under that name; whatever is wrong must be one line about that file. */
async function outcome(name: string, bytes: Uint8Array): Promise<'loaded' | 'refused'> {
  const path = join(folder, name);
  writeFileSync(path, bytes);
  try {
    const model = await loadModel(path);
    let total = 0;
    for (const p of model.initial.data) total += p;
    expect(Math.abs(total - 1)).toBeLessThan(1e-9);
    return 'loaded';
  } catch (error) {
    if (!(error instanceof MaskgapError)) throw error;
    expect(error.exitCode).toBe(2);
    expect(error.message.startsWith(path)).toBe(true);
    expect(error.remedy.length).toBeGreaterThan(0);
    expect(error.line).not.toMatch(/[\r\n]/);
    return 'refused';
  }
}

const hmm = hmmModel({
  transition: [
    [0.5, 0.5],
    [1, 0],
  ],
  emission: [
    [1, 0, 0],
    [0.2, 0.3, 0.5],
  ],
  initial: [1, 0],
});
const originals: [string, Buffer][] = [
  ['model.json', Buffer.from(modelToJson(hmm))],
  ['model.npz', fixture('markov.npz')],
  ['compressed.npz', fixture('trigram.npz')],
  ['model.safetensors', fixture('hmm.safetensors')],
  ['tensors', fixture('hmm.safetensors')],
  ['model.arpa', fixture('trigram.arpa')],
  ['model.arpa.gz', fixture('trigram.arpa.gz')],
];
const names = [...originals.map(([name]) => name), 'model', 'model.json.gz'];

interface Edit {
  readonly at: number;
  readonly value: number;
}
const edits = fc.array(
  fc.record({
    at: fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }),
    value: fc.integer({ min: 0, max: 255 }),
  }),
  { minLength: 1, maxLength: 4 },
);

function mutated(bytes: Buffer, changes: readonly Edit[]): Buffer {
  const copy = Buffer.from(bytes);
  for (const { at, value } of changes) copy[Math.floor(at * copy.length)] = value;
  return copy;
}

describe('no file makes anything but an input error', () => {
  test.each(originals)('%s is fine as it is, and refused when cut off anywhere', async (name, bytes) => {
    expect(await outcome(name, bytes)).toBe('loaded');
    // The ends of the texts are white space and, in JSON, a brace.
    for (let length = 0; length < bytes.length - 2; length += 1 + Math.floor(bytes.length / 150)) {
      expect(await outcome(name, bytes.subarray(0, length))).toBe('refused');
    }
  });

  test.each(originals)('%s with bytes changed', async (name, bytes) => {
    let refused = 0;
    await fc.assert(
      fc.asyncProperty(edits, async (changes) => {
        if ((await outcome(name, mutated(bytes, changes))) === 'refused') refused++;
      }),
      { seed: 77, numRuns: 300 },
    );
    expect(refused).toBeGreaterThan(100);
  });

  test.each(names)('random bytes as %s', async (name) => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 200 }), async (bytes) => {
        expect(await outcome(name, bytes)).toBe('refused');
      }),
      { seed: 78, numRuns: 100 },
    );
  });

  test('ARPA with lines swapped, doubled, dropped and cut, numbers and words exchanged', async () => {
    const lines = fixture('trigram.arpa').toString('utf8').split('\n');
    const place = fc.integer({ min: 0, max: lines.length - 1 });
    const field = fc.constantFrom(
      ...[
        '',
        '-',
        'nan',
        'inf',
        '-inf',
        '1e999',
        '-1e999',
        '400',
        '0x10',
        '99999999999999999999',
        '-1',
        '1_0',
        '\0',
      ],
      ...[
        '\u00a0',
        '\ufeff',
        '<s>',
        '</s>',
        '<unk>',
        'a',
        '\\end\\',
        '\\data\\',
        '\\2-grams:',
        'ngram 1=4000000000',
        '__proto__',
      ],
    );
    const edit = fc.record({
      kind: fc.constantFrom('swap', 'double', 'drop', 'cut', 'field', 'line'),
      place,
      other: place,
      field,
    });
    let [loaded, refused] = [0, 0];
    await fc.assert(
      fc.asyncProperty(fc.array(edit, { minLength: 1, maxLength: 3 }), async (edits) => {
        const changed = [...lines];
        for (const { kind, place: at, other, field: value } of edits) {
          const line = changed[at] ?? '';
          if (kind === 'swap') [changed[at], changed[other]] = [changed[other] ?? '', line];
          if (kind === 'double') changed.splice(other, 0, line);
          if (kind === 'drop') changed.splice(at, 1);
          if (kind === 'cut') changed[at] = line.slice(0, other);
          if (kind === 'line') changed[at] = value;
          if (kind === 'field') {
            const fields = line.split(/[ \t=]/);
            fields[other % fields.length] = value;
            changed[at] = fields.join(line.startsWith('ngram') ? '=' : '\t');
          }
        }
        if ((await outcome('edited.arpa', Buffer.from(changed.join('\n')))) === 'loaded') loaded++;
        else refused++;
      }),
      { seed: 80, numRuns: 600 },
    );
    expect(Math.min(loaded, refused)).toBeGreaterThan(30);
  });

  test.each(['char', 'word', 'byte'])('texts of any bytes, as %s tokens', async (tokens) => {
    const pieces = fc.array(
      fc.oneof(
        fc.uint8Array({ maxLength: 20 }),
        fc.string({ unit: 'grapheme', maxLength: 40 }).map((text) => Buffer.from(text)),
        fc.string({ unit: 'grapheme' }).map((text) => Buffer.from(`\ufeff${text}`, 'utf16le')),
        fc.string({ maxLength: 40 }).map((text) => gzipSync(text)),
        fc
          .constantFrom('a b a ', '<unk> ', "a'", '\u0301', '\0', '\ufeff', '\r')
          .map((text) => Buffer.from(text)),
      ),
      { maxLength: 6 },
    );
    const alphabet = fc.option(fc.string({ unit: 'grapheme', maxLength: 6 }), { nil: undefined });
    const path = join(folder, 'any.txt');
    await fc.assert(
      fc.asyncProperty(pieces, alphabet, fc.integer({ min: 1, max: 2 }), async (contents, letters, n) => {
        writeFileSync(path, Buffer.concat(contents));
        try {
          const { model } = fitNgram({
            texts: await readTexts([path]),
            n,
            tokens,
            ...(letters !== undefined && tokens !== 'byte' && { alphabet: letters }),
          });
          expect(model.vocabularySize).toBeGreaterThan(0);
        } catch (error) {
          if (!(error instanceof MaskgapError)) throw error;
          expect(error.exitCode).toBe(2);
          expect(error.line).not.toMatch(/[\r\n]/);
        }
      }),
      { seed: 81, numRuns: 150 },
    );
  });

  test('random JSON, alone and in the fields of a model', async () => {
    const field = fc.oneof(
      fc.jsonValue(),
      fc.constantFrom(
        'stationary',
        1,
        2,
        1e9,
        -1,
        [[1]],
        [1],
        [
          [0.5, 0.5],
          [0.5, 0.5],
        ],
        ['a', 'b'],
      ),
    );
    const document = fc.record(
      {
        kind: fc.oneof(fc.constantFrom('markov', 'ngram', 'hmm'), field),
        n: field,
        vocabulary: field,
        transition: field,
        emission: field,
        initial: field,
        encoding: field,
      },
      { requiredKeys: ['kind'] },
    );
    await fc.assert(
      fc.asyncProperty(fc.oneof(fc.jsonValue(), document), async (value) => {
        await outcome('random.json', Buffer.from(JSON.stringify(value)));
      }),
      { seed: 79, numRuns: 800 },
    );
  });
});

describe('sizes that a header claims are refused before they are allocated', () => {
  const safetensors = (header: unknown, data = 0) => {
    const text = Buffer.from(JSON.stringify(header));
    const length = Buffer.alloc(8);
    length.writeBigUInt64LE(BigInt(text.length));
    return Buffer.concat([length, text, Buffer.alloc(data)]);
  };
  test.each([
    [[2 ** 31, 2 ** 20], 0],
    [[2 ** 14, 2 ** 14], 2 ** 31],
    [[2 ** 52, 2 ** 52], 0],
    [[3, 3], 9 * 8 + 8],
  ])('safetensors of shape %j', async (shape, end) => {
    const header = { transition: { dtype: 'F64', shape, data_offsets: [0, end] } };
    expect(await outcome('huge.safetensors', safetensors(header, 72))).toBe('refused');
  });

  test('a header longer than the file', async () => {
    expect(await outcome('header.safetensors', Buffer.alloc(64, 0xff))).toBe('refused');
  });

  test('an npz whose array or entry claims more than it has', async () => {
    const bytes = fixture('markov.npz');
    const shape = bytes.indexOf('(4, 4)');
    const wide = Buffer.from(bytes);
    wide.write('(9, 9)', shape);
    expect(await outcome('wide.npz', wide)).toBe('refused');
    const claimed = Buffer.from(bytes);
    const directory = bytes.indexOf(Buffer.from([0x50, 0x4b, 1, 2]));
    claimed.writeUInt32LE(0xfffffff0, directory + 24);
    expect(await outcome('claimed.npz', claimed)).toBe('refused');
  });

  test.each([
    'ngram 1=4000000000',
    'ngram 1=6\nngram 2=1e9',
    'ngram 1=9007199254740993',
    `ngram 1=${'9'.repeat(400)}`,
  ])('ARPA of %s', async (counts) => {
    const text = fixture('trigram.arpa').toString('utf8').replace('ngram 1=6', counts);
    expect(await outcome('counts.arpa', Buffer.from(text))).toBe('refused');
  });

  test('gzip that unpacks to nothing of use', async () => {
    expect(await outcome('zeros.json.gz', gzipSync(Buffer.alloc(10_000_000)))).toBe('refused');
  });
});

test('a path that is missing or a folder', async () => {
  await expect(loadModel(join(folder, 'none.json'))).rejects.toThrow('there is no such file');
  await expect(loadModel(join(folder, 'none.safetensors'))).rejects.toThrow('there is no such file');
  await expect(loadModel(folder)).rejects.toThrow('is not a file');
});
