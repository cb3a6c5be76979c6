import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { temporaryFolder } from '../support/folder.js';
import { expectRefused, FIXTURES, maskgap } from './maskgap.js';

const folder = temporaryFolder('before');
const file = (name: string, text: string) => {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
};
const model = (name: string, fixture: string) =>
  file(name, JSON.stringify(JSON.parse(readFileSync(`${FIXTURES}golden/${fixture}.json`, 'utf8')).model));
const tri = model('tri.json', 'case4-ngram-L7');
const hmm = model('hmm.json', 'case6-hmm-L6');

const SAMPLED = ['--chunk-size', '8', '--method', 'monte-carlo', '--engine', 'wasm'];
const FEW = [...SAMPLED, '--trajectories', '24'];
const TOO_FEW = '3 chunks are too few for that; give --trajectories 32 or more, better 256, or a smaller';

test.each<[string, readonly string[], ...string[]]>([
  ['kl', [tri, '-L', '64', '-T', '4', '--schedule', 'optimal', ...FEW], TOO_FEW],
  ['kl', [tri, '-L', '64', '--schedule', 'tc:0.1', ...FEW], TOO_FEW],
  ['kl', [tri, '-L', '64', '-T', '4', '--schedule', 'optimal', '--predictor', 'tempered:2', ...FEW], TOO_FEW],
  ['ter', [tri, '-L', '64', '-T', '4', '--schedule', 'sqrt-rule', ...FEW], TOO_FEW],
  ['schedule', [tri, '-L', '64', '-T', '4', ...FEW], TOO_FEW],
  ['schedule', [tri, '-L', '64', '--kl', '0.5', ...FEW], TOO_FEW],
  ['mi', [hmm, '-L', '64', ...SAMPLED, '--trajectories', '8'], 'is a single chunk'],
  ['mi', [hmm, '-L', '5000', ...FEW], 'L = 5000 is too long for that'],
  [
    'kl',
    [tri, '-L', '64', '--schedule', 'random-halves:4', '--predictor', 'tempered:2', ...FEW],
    'random-halves:4 has no fixed reveal sizes',
  ],
])('%s refuses before it samples or writes (%#)', (command, args, ...fragments) => {
  const out = join(folder, 'chunks');
  expectRefused(maskgap([command, ...args, '--out', out]), ...fragments);
  expect(existsSync(out)).toBe(false);
});

test.each([
  'quantities: schedule\nsteps: 4\n',
  'steps: 4\nschedules: [cosine, optimal]\n',
  'quantities: ter\nsteps: 4\nschedules: sqrt-rule\n',
  'steps: 4\nschedules: optimal\npredictors: tempered:2\n',
])('a study refuses before it samples or writes: %j', (what) => {
  const study = file(
    'study.yaml',
    `models: tri.json\nlengths: 64\ntrajectories: 24\nchunkSize: 8\nmethod: monte-carlo\n${what}`,
  );
  const out = join(folder, 'run');
  expectRefused(maskgap(['study', study, '--out', out]), 'study.yaml:3:1: ', TOO_FEW);
  expect(existsSync(out)).toBe(false);
});
