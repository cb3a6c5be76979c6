import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, test } from '@jest/globals';
import { temporaryFolder } from '../support/folder.js';
import { documentOf, expectRefused, MAIN, maskgap, temporary } from './maskgap.js';

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
  expect(run.err).toMatch(/33\.3% of the characters .*outside of the alphabet/);
  expect(run.err).toMatch(/letters of the alphabet that never occur: [\\]"c/);
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

test('gzip under any name, standard input, UTF-16 with a mark and decomposed letters are the same text', () => {
  const text = 'était-ce l’élève ? ';
  const rest = ['--order', '1', '--alphabet', 'a-zéè ', '--json'];
  const content = text.repeat(40);
  const { result } = documentOf(maskgap(['fit', temporary('a.txt', content), ...rest]));
  for (const bytes of [
    gzipSync(content),
    Buffer.from(`\ufeff${content}`, 'utf16le'),
    Buffer.from(content.normalize('NFD')),
  ]) {
    expect(documentOf(maskgap(['fit', temporary('b.txt', bytes), ...rest])).result).toEqual(result);
    const { stdout, stderr } = spawnSync(process.execPath, [MAIN, 'fit', '-', ...rest], {
      input: bytes,
      encoding: 'utf8',
    });
    expect(documentOf({ code: 0, out: stdout, err: stderr }).result).toEqual(result);
  }
});

test('ARPA models are the same under other names of their words', () => {
  const arpa = (word: string) =>
    `\\data\\\nngram 1=4\nngram 2=4\n\n\\1-grams:\n-99\t<s>\t-0.2218487\n-0.3010300\ta\t-0.6989700\n-0.5228787\t${word}\t-0.2041200\n-0.6989700\t</s>\n\n\\2-grams:\n-0.1549020\t<s> a\n-0.2218487\ta ${word}\n-0.5228787\ta </s>\n-0.3010300\t${word} </s>\n\n\\end\\\n`;
  for (const word of ['x', '\u00a0', 'x\u3000']) {
    const run = maskgap(['kl', temporary('m.arpa', arpa(word)), '-L', '5', '--sizes', '2,2,1', '--json']);
    // By enumeration (Python) of the back-off model over its three tokens, whose rows are rescaled by 1e-7.
    expect(Math.abs(documentOf(run).result.rows[0].kl.value - 0.13297294987)).toBeLessThan(1e-10);
  }
});
