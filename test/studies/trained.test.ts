import { cpSync, existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { documentOf, expectRefused, maskgap } from '../cli/maskgap.js';
import { cellsIn, merge, resultText, study, studyIn, workplace } from './support.js';

let folder: string;
let file: string;
/** The whole study, computed at once. */
let whole: string;
const at = (name: string) => join(folder, name);

const GRID = 'models: tri.json\nlengths: 24\nsteps: [3, 6]\ntrajectories: 256\nseed: s\n';

beforeAll(() => {
  folder = workplace();
  const trained = maskgap(
    ['train', at('tri.json'), '-L', '24', '--out', at('net'), '--backend', 'cpu', '--quiet'].concat([
      '--steps',
      '3',
      '--batch',
      '4',
      '--width',
      '4',
      '--layers',
      '1',
      '--json',
    ]),
  );
  expect(trained.code).toBe(0);
  mkdirSync(at('studies'));
  file = studyIn(
    folder,
    `${GRID.replace('tri.json', '../tri.json')}grids:
  - {predictors: [optimal, ../net, {name: again, path: ../net/}], quantities: kl}
  - {predictors: ../net, quantities: rollout, samplers: confidence, seed: r}
`,
    'studies/trained.yaml',
  );
  whole = resultText(study([file, '--out', at('whole')]));
});

describe('a trained predictor of a study', () => {
  test('gives what kl and rollout give with it, bit for bit, under the name of its folder', () => {
    const cells = cellsIn(whole);
    const options = ['-L', '24', '--trajectories', '256', '-T', '3,6', '--predictor', at('net'), '--json'];
    const of = (command: string, ...more: string[]) =>
      documentOf(maskgap([command, at('tri.json'), ...options, ...more])).result.rows;
    const results = (quantity: string, predictor: string) =>
      cells
        .filter((cell) => cell.quantity === quantity && cell.predictor === predictor)
        .map(({ result }) => result);
    const predicted = of('kl', '--seed', 's');
    expect(results('kl', 'net')).toMatchObject(predicted);
    expect(results('kl', 'again')).toMatchObject(predicted);
    expect(results('rollout', 'net')).toMatchObject(of('rollout', '--seed', 'r', '--sampler', 'confidence'));
    // Three steps of training leave an error that the optimal predictor does not have.
    const [first] = results('kl', 'net');
    expect(first.trainingError.value).toBeGreaterThan(10 * first.trainingError.standardError);
    expect(results('kl', 'optimal')).not.toMatchObject(predicted);
  });

  test('is in the plan by its digest, which another length or dilation changes', () => {
    const { plan } = JSON.parse(readFileSync(join(at('whole'), 'plan.json'), 'utf8'));
    expect(plan.predictors).toMatchObject([
      { name: 'net', folder: '0' },
      { name: 'again', folder: '1' },
    ]);
    expect(plan.predictors[0].sha256).toMatch(/^[0-9a-f]{64}$/);
    cpSync(at('whole'), at('altered'), { recursive: true });
    const described = join(at('altered'), 'predictors', '0', 'predictor.json');
    const { dilations, ...description } = JSON.parse(readFileSync(described, 'utf8'));
    writeFileSync(described, JSON.stringify({ ...description, dilations: [dilations[0] + 1] }));
    expectRefused(study(['--out', at('altered'), '--resume']), 'is not the predictor net');
  });

  test('lies in the run directory: shards and a resumed run do without its folder', () => {
    for (const shard of [1, 2]) study([file, '--out', at(`part${shard}`), '--shard', `${shard}/2`, '--plan']);
    renameSync(at('net'), at('elsewhere'));
    try {
      for (const shard of [1, 2])
        study(['--out', at(`part${shard}`), '--resume', '--shard', `${shard}/2`, '--workers', '1']);
      expect(resultText(merge(at('part1'), at('part2')))).toBe(whole);
    } finally {
      renameSync(at('elsewhere'), at('net'));
    }
  });

  const broken = (change: (description: Record<string, unknown>) => object) => {
    cpSync(at('net'), at('broken'), { recursive: true });
    const path = join(at('broken'), 'predictor.json');
    writeFileSync(path, JSON.stringify(change(JSON.parse(readFileSync(path, 'utf8')))));
  };
  test.each([
    ['a folder that train has not written', `${GRID}predictors: studies\n`, '6:1', 'predictor.json'],
    ['a folder that is not there', `${GRID}predictors: [./nte]\n`, '6:14', 'unknown predictor "./nte"'],
    [
      'a named folder that is not there',
      `${GRID}predictors: {name: x, path: nte}\n`,
      '6:1',
      'predictor.json',
    ],
    [
      'another vocabulary',
      `${GRID.replace('tri.json', 'markov.json')}predictors: net\n`,
      '6:1',
      'its vocabulary has 3 tokens',
    ],
    [
      'longer sequences than it knows',
      `${GRID.replace('24', '25')}predictors: [net]\n`,
      '6:14',
      'it was trained on sequences of 24 tokens',
    ],
    [
      'the name of a model',
      `${GRID}predictors: {name: tri, path: net}\n`,
      '6:1',
      'two predictors are named tri',
    ],
    ['an altered description', `${GRID}predictors: broken\n`, '6:1', 'width'],
  ])('%s is refused before anything is written', (_what, text, place, fragment) => {
    if (!existsSync(at('broken'))) broken((description) => ({ ...description, width: 0 }));
    const bad = studyIn(folder, text, 'bad.yaml');
    expectRefused(study([bad, '--out', at('none')]), `bad.yaml:${place}: `, fragment);
    expect(existsSync(at('none'))).toBe(false);
  });
});
