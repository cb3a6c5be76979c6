import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { temporaryFolder } from '../support/folder.js';
import { documentOf, expectRefused, MAIN, maskgap, temporary } from './maskgap.js';

const folder = temporaryFolder('train');
const model = temporary(
  'model.json',
  JSON.stringify({
    kind: 'markov',
    vocabulary: ['a', 'b', 'c'],
    transition: [
      [0.8, 0.1, 0.1],
      [0.05, 0.15, 0.8],
      [0.3, 0.6, 0.1],
    ],
    initial: 'stationary',
  }),
);
const wider = temporary(
  'wider.json',
  JSON.stringify({
    kind: 'markov',
    vocabulary: 2,
    transition: [
      [1, 0],
      [0.5, 0.5],
    ],
    initial: [0.5, 0.5],
  }),
);
const small = ['--width', '8', '--layers', '2', '--batch', '8', '--backend', 'wasm'];
const out = join(folder, 'predictor');
const trained = maskgap(['train', model, '-L', '8', '--steps', '40', ...small, '--out', out, '--json']);
const weightsOf = (path: string) => JSON.parse(readFileSync(join(path, 'predictor.json'), 'utf8')).weights;

test('a predictor of a model, and what it costs', () => {
  expect(trained.code).toBe(0);
  const { result, provenance } = documentOf(trained);
  expect(result).toMatchObject({ steps: 40, vocabulary: 3, loss: { exact: false } });
  expect(result.trainingError.value).toBeGreaterThan(0);
  expect(provenance).toMatchObject({ engine: 'wasm', stopped: 'steps', seed: '0' });
  expect(readdirSync(out).sort()).toEqual([
    'adam-40.safetensors',
    'predictor.json',
    'weights-40.safetensors',
  ]);

  // The schedule whose training error `train` tells: one token at a time.
  const run = maskgap([
    'kl',
    model,
    '-L',
    '8',
    '-T',
    '8',
    '--predictor',
    out,
    '--relative-error',
    '0.02',
    '--json',
  ]);
  const { kl, trainingError } = documentOf(run).result.rows[0];
  const error = 4.5 * (trainingError.standardError + result.trainingError.standardError);
  expect(Math.abs(trainingError.value - result.trainingError.value)).toBeLessThan(error);
  expect(Math.abs(trainingError.value - 1.5 * result.trainingError.value)).toBeGreaterThan(error);
  // With the optimal predictor that schedule costs nothing.
  expect(Math.abs(kl.value - trainingError.value)).toBeLessThan(
    4.5 * (kl.standardError + trainingError.standardError),
  );
  expect(documentOf(run).provenance.predictorSha256).toBe(weightsOf(out).sha256);
});

test('a text', () => {
  const text = temporary('text.txt', 'the cat sat on the mat, the rat sat on the cat. '.repeat(20));
  const place = join(folder, 'text');
  const args = ['train', text, '-L', '6', '--alphabet', 'aeht ', '--steps', '5', ...small, '--out', place];
  const { result } = documentOf(maskgap([...args, '--json']));
  expect(result).toMatchObject({ steps: 5, vocabulary: 5 });
  expect(result.trainingError).toBeUndefined();
  expect(JSON.parse(readFileSync(join(place, 'predictor.json'), 'utf8'))).toMatchObject({
    vocabulary: ['a', 'e', 'h', 't', ' '],
    encoding: { tokens: 'char' },
  });
});

test('an interrupt keeps a checkpoint, from which the run goes on to the same weights', async () => {
  const [whole, cut] = [join(folder, 'whole'), join(folder, 'cut')];
  const args = (place: string) => [
    'train',
    model,
    '-L',
    '8',
    '--steps',
    '600',
    ...small,
    '--out',
    place,
    '--json',
  ];
  const child = spawn(process.execPath, [MAIN, ...args(cut)]);
  let printed = '';
  child.stdout.on('data', (data) => (printed += data));
  let seen = '';
  child.stderr.on('data', (data) => (seen += data));
  while (!seen.includes('step 60:')) await once(child.stderr, 'data');
  child.kill('SIGINT');
  const [code] = await once(child, 'close');
  expect(code).toBe(75);
  const { partial, result } = JSON.parse(printed);
  expect(partial).toBe(true);
  expect(result.steps).toBeGreaterThanOrEqual(60);
  expect(result.steps).toBeLessThan(600);
  const resumed = maskgap([...args(cut), '--resume']);
  expect(documentOf(resumed).result.steps).toBe(600);
  const { result: straight } = documentOf(maskgap(args(whole)));
  expect(documentOf(resumed).result).toEqual(straight);
  expect(weightsOf(cut)).toEqual(weightsOf(whole));
});

describe('what is refused, before anything is written', () => {
  const place = join(folder, 'refused');
  const train = (...args: string[]) => maskgap(['train', ...args, '--out', place]);
  test.each([
    [['none.json', '-L', '8'], 'none.json'],
    [[model], '--length'],
    [[model, '-L', '8', '--steps', '0'], 'not a positive integer'],
    [[model, '-L', '8', '--learning-rate', '-1'], 'not a positive number'],
    [[model, '-L', '8', '--alphabet', 'abc'], 'is a model'],
    [[model, wider, '-L', '8'], 'is a model'],
    [[temporary('short.txt', 'to be or not to be'), '-L', '8'], 'held out'],
    [[model, '-L', '8', '--resume'], 'there is no'],
  ])('%j', (args, fragment) => {
    expectRefused(train(...args), fragment);
    expect(existsSync(place)).toBe(false);
  });
  test('a place that is taken, and another run', () => {
    const again = ['train', model, '-L', '8', '--steps', '40', ...small, '--out', out];
    expectRefused(maskgap(again), 'exists', '--resume');
    expectRefused(maskgap([...again, '--resume', '--seed', '1']), 'seed 0, not 1');
  });
  test('a run whose seed was keyed another way', () => {
    const old = join(folder, 'old');
    cpSync(out, old, { recursive: true });
    const path = join(old, 'predictor.json');
    const { seedKey, ...description } = JSON.parse(readFileSync(path, 'utf8'));
    expect(seedKey).toBe('sha256');
    writeFileSync(path, JSON.stringify(description));
    const again = ['train', model, '-L', '8', '--steps', '40', ...small, '--out', old, '--resume'];
    expectRefused(maskgap(again), 'begun when seeds gave other draws');
  });
  test('a predictor of other data, longer sequences, or damaged', () => {
    const use = (data: string, length: string) =>
      maskgap(['kl', data, '-L', length, '-T', '2', '--predictor', out]);
    expectRefused(use(wider, '8'), 'has 3 tokens, that of the data 2');
    expectRefused(use(model, '9'), 'trained on sequences of 8 tokens');
    expectRefused(maskgap(['kl', model, '-L', '4', '-T', '2', '--predictor', folder]), 'predictor.json');
    const path = join(out, weightsOf(out).file);
    const bytes = readFileSync(path);
    bytes[bytes.length - 1] ^= 1;
    writeFileSync(path, bytes);
    expectRefused(use(model, '8'), 'sha256');
  });
});
