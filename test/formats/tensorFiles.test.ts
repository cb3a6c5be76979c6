import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { loadModel, saveModel } from '../../src/formats/index.js';
import { looksLikeModel } from '../../src/formats/loadModel.js';
import { npyBytes } from '../../src/formats/npy.js';
import { markovModel, modelDigest, ngramModel } from '../../src/models/index.js';
import { modelArbitrary } from '../support/arbitraries.js';
import { temporaryFolder } from '../support/folder.js';

const fixture = (name: string) => fileURLToPath(new URL(`../fixtures/formats/${name}`, import.meta.url));
const values: Record<string, Record<string, number[]>> = JSON.parse(
  readFileSync(fixture('values.json'), 'utf8'),
);
const folder = temporaryFolder('formats');
afterAll(() => rmSync(folder, { recursive: true }));

function expectClose(actual: Float64Array, expected: readonly number[], tolerance: number) {
  expect(actual).toHaveLength(expected.length);
  expected.forEach((p, i) => {
    expect(Math.abs(actual[i] - p)).toBeLessThanOrEqual(tolerance);
  });
}

describe('files of other libraries', () => {
  test('numpy.savez: a square transition is a Markov chain', async () => {
    const model = await loadModel(fixture('markov.npz'));
    expect(model).toMatchObject({ kind: 'markov', vocabularySize: 4, stationary: false });
    expectClose(model.transition.data, values['markov.npz'].transition, 2e-16);
    expectClose(model.initial.data, values['markov.npz'].initial, 2e-16);
  });

  test('numpy.savez_compressed: three axes are a trigram', async () => {
    const model = await loadModel(fixture('trigram.npz'));
    expect(model).toMatchObject({ kind: 'ngram', n: 3, vocabularySize: 3 });
    expectClose(model.transition.data, values['trigram.npz'].transition, 2e-16);
    expectClose(model.initial.data, values['trigram.npz'].initial, 2e-16);
  });

  test('numpy.savez: flat with n and kind, stationary without an initial law', async () => {
    const model = await loadModel(fixture('flat.npz'));
    expect(model).toMatchObject({ kind: 'ngram', n: 3, vocabularySize: 3, stationary: true });
    expectClose(model.transition.data, values['flat.npz'].transition, 2e-16);
  });

  test('safetensors.numpy: float32 with metadata', async () => {
    const model = await loadModel(fixture('hmm.safetensors'));
    expect(model).toMatchObject({ kind: 'hmm', symbols: ['x', 'y', 'z'] });
    expectClose(model.emission!.data, values['hmm.safetensors'].emission, 1e-7);
    expect(model.emission!.data.slice(0, 3).reduce((a, b) => a + b)).toBeCloseTo(1, 15);
  });

  test('Fortran order and integers, as numpy writes them', async () => {
    const fortran = await loadModel(fixture('fortran.npz'));
    expect([...fortran.transition.data]).toEqual([
      ...(await loadModel(fixture('markov.npz'))).transition.data,
    ]);
    const integers = await loadModel(fixture('integers.npz')).catch((error: Error) => error.message);
    // The identity has two stationary laws: read, and refused for that.
    expect(integers).toMatch(/stationary/);
  });
});

describe('a file is known by its content, gzipped or not', () => {
  test.each(['markov.npz', 'trigram.npz', 'hmm.safetensors'])('%s', async (name) => {
    const digest = modelDigest(await loadModel(fixture(name)));
    const bytes = readFileSync(fixture(name));
    const files: [string, Uint8Array][] = [
      ['model', bytes],
      ['model.bin', bytes],
      ['model', gzipSync(bytes)],
      ['model.gz', gzipSync(bytes)],
      [name, gzipSync(bytes)],
      [`${name}.gz`, gzipSync(bytes)],
    ];
    for (const [as, content] of files) {
      const path = join(folder, as);
      writeFileSync(path, content);
      expect(await looksLikeModel(path)).toBe(true);
      expect(modelDigest(await loadModel(path))).toBe(digest);
    }
  });

  test('a single array of NumPy is refused with what to do, whatever its name', async () => {
    const array = npyBytes('<f8', [2, 2], new Uint8Array(new Float64Array([0.5, 0.5, 1, 0]).buffer));
    for (const [name, content] of [
      ['array.npy', array],
      ['array', gzipSync(array)],
      ['array.json', array],
    ] as const) {
      const path = join(folder, name);
      writeFileSync(path, content);
      expect(await looksLikeModel(path)).toBe(true);
      await expect(loadModel(path)).rejects.toMatchObject({
        line: expect.stringContaining('one array is no model; save it with numpy.savez('),
      });
    }
  });

  test('gzip that is cut off', async () => {
    const path = join(folder, 'cut');
    writeFileSync(path, gzipSync(readFileSync(fixture('hmm.safetensors'))).subarray(0, -9));
    await expect(loadModel(path)).rejects.toThrow(`${path}: damaged`);
  });
});

describe('saving and loading', () => {
  test.each(['json', 'npz', 'safetensors'])('.%s gives back every bit', async (ending) => {
    const path = join(folder, `model.${ending}`);
    await fc.assert(
      fc.asyncProperty(modelArbitrary(), async (model) => {
        await saveModel(path, model);
        const loaded = await loadModel(path);
        expect(modelDigest(loaded)).toBe(modelDigest(model));
        expect(loaded.stationary).toBe(model.stationary);
        expect(loaded.n).toBe(model.n);
        expect(loaded.transition.shape).toEqual(model.transition.shape);
      }),
      { seed: 31, numRuns: 40 },
    );
  });

  test.each(['json', 'npz', 'safetensors'])('.%s keeps symbols and encoding', async (ending) => {
    const path = join(folder, `named.${ending}`);
    const symbols = ['ä', '\u0000', '"'];
    const encoding = { tokens: 'char', alphabet: 'ä\u0000"', lowerCase: true } as const;
    const transition = [0.5, 0.25, 0.25];
    await saveModel(path, ngramModel({ n: 1, transition, initial: [1], symbols, encoding }));
    expect(await loadModel(path)).toMatchObject({ kind: 'ngram', n: 1, symbols, encoding });
  });

  test('refuses other endings, and JSON for large models; nothing is left behind', async () => {
    const small = markovModel({ transition: [[1]], initial: [1] });
    const size = 1000;
    const data = new Float64Array(size * size).fill(1 / size);
    const large = markovModel({
      transition: { shape: [size, size], data },
      initial: 'stationary',
      adopt: true,
    });
    await expect(saveModel(join(folder, 'model.txt'), small)).rejects.toThrow('does not end in .json, .npz');
    await expect(saveModel(join(folder, 'large.json'), large)).rejects.toThrow('too large for JSON');
    await expect(saveModel(join(folder, 'none', 'model.json'), small)).rejects.toThrow(
      'cannot be written (ENOENT)',
    );
    await saveModel(join(folder, 'large.npz'), large);
    expect(modelDigest(await loadModel(join(folder, 'large.npz')))).toBe(modelDigest(large));
    expect(readdirSync(folder).filter((name) => /tmp|txt|large.json/.test(name))).toEqual([]);
  });
});
