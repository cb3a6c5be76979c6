import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { temporaryFolder } from '../support/folder.js';
import { documentOf, expectRefused, maskgap, temporary } from './maskgap.js';

const TEXT = temporary('text.txt', 'It was the best of times, it was the worst of times. '.repeat(200));

function folder() {
  return temporaryFolder('fit');
}

test('fit prints the contract, writes the model, and describe reads it', () => {
  const out = join(folder(), 'model.json');
  const { result, provenance } = documentOf(maskgap(['fit', TEXT, '--order', '2', '--out', out, '--json']));
  expect(Object.keys(result)).toEqual([
    'vocabulary',
    'n',
    'contextLength',
    'tokens',
    'entropyRate',
    'heldOutCrossEntropy',
    'perplexity',
    'outsideAlphabet',
    'unusedLetters',
  ]);
  expect(result).toMatchObject({ vocabulary: 27, n: 2, contextLength: 1 });
  expect(result.perplexity).toBeCloseTo(Math.exp(result.heldOutCrossEntropy), 10);
  const described = documentOf(maskgap(['describe', out, '--json']));
  expect(described.result).toMatchObject({ kind: 'ngram', n: 2, entropyRate: result.entropyRate });
  expect(described.provenance.modelSha256).toBe(provenance.modelSha256);
  expect(maskgap(['fit', TEXT, '--order', '2', '--out', out]).code).toBe(0);
});

test('the place of the model is checked first, and a refused run writes nothing', () => {
  const directory = folder();
  const notes = join(directory, 'notes.json');
  writeFileSync(notes, '{"name": "not a model"}');
  const fitTo = (out: string, ...rest: string[]) => maskgap(['fit', TEXT, '--out', out, ...rest]);
  expectRefused(fitTo(notes), 'exists and is no model');
  expect(readFileSync(notes, 'utf8')).toBe('{"name": "not a model"}');
  expectRefused(fitTo(directory), directory);
  expectRefused(fitTo(join(directory, 'model.txt')), 'does not end in .json, .npz or .safetensors');
  expectRefused(fitTo(join(directory, 'none', 'model.json')), 'has no folder');
  const place = join(directory, 'model.json');
  expectRefused(fitTo(place, '--order', '7'), '"7" is too large');
  expectRefused(fitTo(place, '--order', '0'), 'is not a positive integer');
  expectRefused(fitTo(place, '--tokens', 'chars'), 'did you mean char?');
  expectRefused(fitTo(place, '--smoothing', 'wb'), 'option --smoothing: unknown smoothing "wb"');
  expectRefused(fitTo(place, '--alphabet', '0-9'), 'none of the letters');
  expectRefused(fitTo(place, '--tokens', 'byte', '--order', '6'), '2^28');
  expect(existsSync(place)).toBe(false);
  expect(readdirSync(directory)).toEqual(['notes.json']);
});

test('empty and absent texts', () => {
  expectRefused(maskgap(['fit', temporary('empty.txt', '')]), 'empty');
  expectRefused(maskgap(['fit', '/nowhere.txt']), '/nowhere.txt');
  expectRefused(maskgap(['fit']), 'needs <files..>');
});

test('what lies outside of the alphabet, and letters that never occur, are said', () => {
  const text = temporary('marks.txt', 'ab, ba! ab. '.repeat(30));
  const run = maskgap(['fit', text, '--order', '1', '--alphabet', 'abc ', '--json']);
  // 9 characters in 12 are not white space, 3 of these are marks
  expect(documentOf(run).result).toMatchObject({ outsideAlphabet: 1 / 3, unusedLetters: ['c'] });
  expect(run.err).toMatch(/33\.3% of the characters .* "[,!.]/);
  expect(run.err).toMatch(/letters of the alphabet that never occur: \\"c\\"/);
  const words = maskgap(['fit', text, '--order', '1', '--tokens', 'word', '--json']);
  expect(documentOf(words).result).not.toHaveProperty('outsideAlphabet');
});

test('bytes that are not UTF-8 are refused with their place, and are bytes to byte tokens', () => {
  const text = temporary('latin1.txt', Buffer.from('le caf\xe9 noir '.repeat(50), 'latin1'));
  for (const tokens of ['char', 'word']) {
    expectRefused(maskgap(['fit', text, '--tokens', tokens]), 'not UTF-8 text at byte offset 6, line 1: E9');
  }
  expect(documentOf(maskgap(['fit', text, '--tokens', 'byte', '--order', '1', '--json'])).result.tokens).toBe(
    650,
  );
});
