import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from '@jest/globals';
import { zipSync } from 'fflate';
import { enumerateModel } from '../../src/exact/index.js';
import { loadModel } from '../../src/formats/loadModel.js';
import { parseModelJson } from '../../src/formats/modelJson.js';
import { npyNumbers, parseNpy } from '../../src/formats/npy.js';
import { parseJson } from '../../src/formats/parseJson.js';
import { markovModel } from '../../src/models/index.js';
import { shown } from '../../src/shown.js';
import { readStudyFile } from '../../src/studies/studyFile.js';
import { temporaryFolder } from '../support/folder.js';

const folder = temporaryFolder('structured');
const fixture = (name: string) => fileURLToPath(new URL(`../fixtures/formats/${name}`, import.meta.url));

/** An npy array with that header. */
function npy(header: string, data: Uint8Array, version = 1): Uint8Array {
  const text = Buffer.from(header, 'latin1');
  const length = Buffer.alloc(version === 1 ? 2 : 4);
  if (version === 1) length.writeUInt16LE(text.length);
  else length.writeUInt32LE(text.length);
  return Buffer.concat([
    Buffer.from(`\x93NUMPY${String.fromCharCode(version)}\0`, 'latin1'),
    length,
    text,
    data,
  ]);
}

describe('a name given twice', () => {
  test.each([
    [
      '{"kind":"markov","transition":1,"transition":2}',
      '"transition" twice in one object, again at line 1, column 33',
    ],
    ['{"a":{"b":[{"c":1,\n  "c":2}]}}', '"c" twice in one object, again at line 2, column 3'],
    ['{"a\\u0062":1,"ab":2}', '"ab" twice'],
    ['{"x":"\\\\","x":1}', '"x" twice'],
  ])('is refused: %s', (text, message) => {
    expect(() => parseJson(text, 'the model')).toThrow(message);
  });

  test('in different objects, or as values, is none', () => {
    const text = '[{"a":1},{"a":"a","b":{"a":"a\\"b\\":"}}, "a", "a"]';
    expect(parseJson(text, 'x')).toEqual(JSON.parse(text));
  });
});

test('deep nesting is refused with its place, whatever looks at the value', () => {
  const deep = `${'['.repeat(6000)}${']'.repeat(6000)}`;
  expect(() => parseModelJson(deep)).toThrow(
    'the model is nested deeper than 64 levels at line 1, column 65',
  );
  expect(() => parseModelJson(`{"kind":"markov","transition":${deep}}`)).toThrow('nested deeper');
  const path = join(folder, 'deep.yaml');
  writeFileSync(path, `models: ${deep}\n`);
  expect(() => readStudyFile(path)).toThrow(path);
});

test.each([
  ['models: *.json\n', ':1:9: *.json is an alias of no anchor'],
  ['models: a.json\nlengths: *short\n', ':2:10: *short is an alias of no anchor'],
  ['models: &a [x, *a]\nlengths: 4\n', ':1:16: *a is an alias of what it stands in'],
  [
    `a: &a [x,x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a,*a]\nmodels: [*b,*b,*b,*b,*b,*b,*b,*b,*b,*b]\n`,
    ':3:10: models.0 is *b: not of a kind',
  ],
])('aliases of a study file: %j', (text, message) => {
  const path = join(folder, 'aliases.yaml');
  writeFileSync(path, text);
  expect(() => readStudyFile(path)).toThrow(`${path}${message}`);
});

test('values are shown as they are written, however long or deep', () => {
  expect(
    [Number.NaN, Number.POSITIVE_INFINITY, -0, null, 'a"b', [1, [2]], { a: Number.NaN }].map((x) => shown(x)),
  ).toEqual(['NaN', 'Infinity', '-0', 'null', '"a\\"b"', '[1, [2]]', '{"a": NaN}']);
  expect(shown(Array(1e6).fill(1)).length).toBeLessThan(50);
  let deep: unknown = 1;
  for (let i = 0; i < 1e5; i++) deep = [deep];
  expect(shown(deep)).toMatch(/^\[+…$/);
  const path = join(folder, 'nan.yaml');
  writeFileSync(path, 'models: a.json\nlengths: 4\nrelativeError: .nan\n');
  expect(() => readStudyFile(path)).toThrow('relativeError is .nan: not a finite number');
});

describe('npy arrays as NumPy may write them', () => {
  test.each(['order.npz', 'quotes.npz'])('keys in another order, other quotes: %s', async (name) => {
    // Enumeration in Python: KL of blocks 2, 2, 1 at L = 5.
    const profile = enumerateModel(await loadModel(fixture(name)), 5);
    expect(profile.kl([2, 2, 1])).toBeCloseTo(0.0807104553, 9);
  });

  const header = (descr: string, fortran = 'False', shape = '(2, 3)') =>
    `{'descr': '${descr}', 'fortran_order': ${fortran}, 'shape': ${shape}, }          \n`;
  const expected = [1, 2, 3, 4, 5, 6];
  const written = (
    bytes: number,
    set: (view: DataView, at: number, value: number) => void,
    values = expected,
  ) => {
    const view = new DataView(new ArrayBuffer(bytes * values.length));
    for (const [i, value] of values.entries()) set(view, i * bytes, value);
    return new Uint8Array(view.buffer);
  };
  test.each<[string, Uint8Array]>([
    ['<f8', written(8, (view, at, x) => view.setFloat64(at, x, true))],
    ['>f8', written(8, (view, at, x) => view.setFloat64(at, x))],
    ['>f4', written(4, (view, at, x) => view.setFloat32(at, x))],
    // binary16 of 1 .. 6: 3c00 4000 4200 4400 4500 4600.
    [
      '<f2',
      written(2, (view, at, x) =>
        view.setUint16(at, [0, 0x3c00, 0x4000, 0x4200, 0x4400, 0x4500, 0x4600][x], true),
      ),
    ],
    ['>i8', written(8, (view, at, x) => view.setBigInt64(at, BigInt(x)))],
    ['<u4', written(4, (view, at, x) => view.setUint32(at, x, true))],
    ['>i2', written(2, (view, at, x) => view.setInt16(at, x))],
    ['|u1', written(1, (view, at, x) => view.setUint8(at, x))],
    ['=i4', written(4, (view, at, x) => view.setInt32(at, x, true))],
  ])('type %s', (descr, data) => {
    for (const version of [1, 2, 3]) {
      const array = parseNpy(npy(header(descr), data, version), 'a');
      expect(array.shape).toEqual([2, 3]);
      expect([...npyNumbers(array, 'a')]).toEqual(expected);
    }
  });

  test('Fortran order', () => {
    // [[1, 2, 3], [4, 5, 6]] by columns.
    const data = written(8, (view, at, x) => view.setFloat64(at, x, true), [1, 4, 2, 5, 3, 6]);
    expect([...npyNumbers(parseNpy(npy(header('<f8', 'True'), data), 'a'), 'a')]).toEqual(expected);
  });

  test.each([
    ["{'descr': [('a', '<f8')], 'fortran_order': False, 'shape': (1,), }\n", 'is not NumPy'],
    [header('<c16', 'False', '(1,)'), 'has type "<c16"'],
  ])('what holds no numbers is refused: %j', (text, message) => {
    expect(() => npyNumbers(parseNpy(npy(text, new Uint8Array(16)), 'a'), 'a')).toThrow(message);
  });

  test('an archive that holds a name twice is refused', async () => {
    const entry = npy(
      header('<f8', 'False', '(2, 2)'),
      written(8, (view, at, x) => view.setFloat64(at, x, true), [1, 0, 0, 1]),
    );
    const zip = Buffer.from(zipSync({ 'transition.npy': entry, 'transitiom.npy': entry }));
    const path = join(folder, 'twice.npz');
    writeFileSync(path, Buffer.from(zip.toString('latin1').replaceAll('transitiom', 'transition'), 'latin1'));
    await expect(loadModel(path)).rejects.toThrow('"transition.npy", twice');
  });
});

describe('rows with few decimals', () => {
  const third = [0.333333, 0.333333, 0.333333];
  test('are rescaled within half a unit of the last decimal a number', () => {
    const { transition } = markovModel({ transition: [third, third, third], initial: 'stationary' });
    for (const p of transition.data) expect(p).toBeCloseTo(1 / 3, 15);
    const many = Array.from({ length: 20 }, () => Array(20).fill(0.0499995));
    expect(() => markovModel({ transition: many, initial: 'stationary' })).not.toThrow();
  });
  test('are refused beyond, with the tolerance that holds', () => {
    const off = [0.333, 0.333, 0.333];
    expect(() => markovModel({ transition: [off, off, off], initial: 'stationary' })).toThrow(
      /sums to 0\.999\d*, not 1/,
    );
  });
});

test('symbols that look reserved are symbols', () => {
  const vocabulary = ['__proto__', 'constructor', 'toString', '0'];
  const transition = vocabulary.map((_, i) => vocabulary.map((__, j) => (i === j ? 0.7 : 0.1)));
  const model = parseModelJson(
    JSON.stringify({ kind: 'markov', vocabulary, transition, initial: 'stationary' }),
  );
  expect(model.symbols).toEqual(vocabulary);
});
