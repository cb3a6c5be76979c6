import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test } from '@jest/globals';
import { temporaryFolder } from '../support/folder.js';
import { expectRefused, maskgap } from './maskgap.js';

let model: string;
let study: string;

beforeAll(() => {
  const folder = temporaryFolder();
  model = join(folder, 'tri.json');
  const rows = Array.from({ length: 4 }, (_, c) => [0.2 + 0.1 * c, 0.8 - 0.1 * c]).flat();
  writeFileSync(
    model,
    JSON.stringify({ kind: 'ngram', n: 3, vocabulary: 2, transition: rows, initial: 'stationary' }),
  );
  study = join(folder, 'study.yaml');
  writeFileSync(study, 'models: {text: "a\\0b"}\nlengths: 4\nsteps: 2\n');
});

test('what is too large to be computed is refused before anything is', () => {
  const kl = (...args: string[]) => maskgap(['kl', model, '-T', '4', ...args]);
  expectRefused(kl('-L', '5000000000', '--engine', 'wasm'), 'too long to be sampled');
  expectRefused(
    kl('-L', '512', '--method', 'monte-carlo', '--engine', 'wasm', '--trajectories', '9007199254740991'),
    'more than anything computes',
  );
});

test('a path with a NUL is one line', () => {
  const ran = maskgap(['study', study, '--dry-run']);
  expect(ran.code).toBe(2);
  expect(ran.err).toMatch(/a path has no NUL character/);
});
