import { readFileSync } from 'node:fs';
import { beforeAll, expect, test } from '@jest/globals';
import { cellsOf } from '../../src/studies/grid.js';
import { planStudy } from '../../src/studies/planStudy.js';
import { studyJsonSchema } from '../../src/studies/schema.js';
import { readStudyFile } from '../../src/studies/studyFile.js';
import { studyIn, workplace } from './support.js';

let folder: string;
beforeAll(() => {
  folder = workplace();
});

const planned = async (text: string, name?: string) => planStudy(readStudyFile(studyIn(folder, text, name)));

test('the published schema is the one that files are checked by', () => {
  const published = JSON.parse(
    readFileSync(new URL('../../schema/study.schema.json', import.meta.url), 'utf8'),
  );
  expect(published).toEqual(JSON.parse(JSON.stringify(studyJsonSchema())));
});

test('ranges, powers of two, lists and single values span the grid; seeds are texts', async () => {
  const { plan } = await planned(`models: [tri.json, {name: m, path: markov.json}]
lengths: [{powersOfTwo: {from: 5, to: 17}}, 20]
steps: [{from: 2, to: 8, step: 3}]
schedules: [cosine, "sizes:4/4"]
grids:
  - {lengths: 8}
  - {models: m, schedules: cosine, quantities: [ter, mi, schedule]}
seed: [007, a]
method: monte-carlo
`);
  const cells = plan.cells.filter(({ seed }) => seed === '007');
  expect(plan.cells).toHaveLength(2 * cells.length);
  expect(cells.filter(({ quantity }) => quantity === 'kl').map((c) => [c.model, c.length, c.steps])).toEqual(
    ['tri', 'm'].flatMap((model) => [2, 5, 8, undefined].map((steps) => [model, 8, steps])),
  );
  expect(cells.filter(({ quantity }) => quantity === 'mi').map(({ length }) => length)).toEqual([8, 16, 20]);
  // Cells of one model, length and seed are one run: tri at 8, m at 8, 16 and 20, with two seeds.
  expect(plan.runs).toHaveLength(8);
  expect(plan.runs.flatMap((run) => run.cells).toSorted((a, b) => a - b)).toEqual([...plan.cells.keys()]);
});

test('a seed by an alias keeps its spelling', async () => {
  const grids = 'grids: [&g {lengths: 8, seed: &s 007}, {lengths: 9, seed: [*s]}, {lengths: 10, seed: *s}]\n';
  const { plan } = await planned(`models: tri.json\nsteps: 2\n${grids}`);
  expect(plan.cells.map(({ seed }) => seed)).toEqual(['007', '007', '007']);
});

test('JSON and YAML of one study have one plan', async () => {
  const yaml = await planned('models: tri.json\nlengths: 16\nsteps: 4\nseed: 1\n');
  const json = await planned(
    '{"models": ["tri.json"], "lengths": [16], "steps": [4], "seed": "1"}',
    's.json',
  );
  expect(json.plan).toEqual(yaml.plan);
});

test('a text is fitted', async () => {
  studyIn(folder, 'the cat sat on the mat, and the rat sat on the cat. '.repeat(40), 'cats.txt');
  const { plan, models } = await planned(
    'models: {text: cats.txt, order: 2, alphabet: "a-z "}\nlengths: 8\nsteps: 2\n',
  );
  expect(plan.models).toMatchObject([{ name: 'cats-2', file: '0.npz' }]);
  expect(models[0].model.n).toBe(2);
});

const TRI = 'models: tri.json\n';
test.each([
  ['an unknown key', `${TRI}lenghts: 8\n`, '2:1', 'unknown key "lenghts"', 'did you mean lengths?'],
  [
    'an unknown key inside',
    'models:\n  - {name: a, path: tri.json, ordr: 2}\nlengths: 8\n',
    '2:31',
    '"ordr"',
  ],
  ['a key given twice', `${TRI}lengths: 8\nlengths: 9\n`, '3:1', 'unique'],
  ['a missing key', 'lengths: 8\n', '1:1', 'models is missing'],
  ['no lengths', TRI, '1:1', 'lengths is missing'],
  ['a value of another kind', `${TRI}lengths: [8, x]\nsteps: 2\n`, '2:14', 'lengths.1 is "x"'],
  ['a value out of range', `${TRI}lengths: 8\nrelativeError: 2\n`, '3:1', 'relativeError is 2'],
  ['a value given twice', `${TRI}lengths: [8, 16, 8]\nsteps: 2\n`, '2:18', '8 is given twice'],
  [
    'a cell given twice',
    `${TRI}steps: 2\ngrids:\n - lengths: 8\n - lengths: 8\n`,
    '2:1',
    'kl of tri, L = 8, T = 2, balanced, seed 0 is given twice',
  ],
  ['more steps than tokens', `${TRI}lengths: [8, 16]\nsteps: [4, 9]\n`, '3:12', '9 steps for L = 8'],
  ['sizes of another length', `${TRI}lengths: 8\nschedules: "sizes:4/5"\n`, '3:1', 'sizes'],
  ['no steps', `${TRI}lengths: 8\nschedules: [cosine]\n`, '3:13', 'cosine needs a number of steps'],
  ['needless steps', `${TRI}lengths: 8\nsteps: 2\nquantities: mi\n`, '3:1', 'nothing here takes'],
  ['an empty range', `${TRI}lengths: {from: 9, to: 8}\n`, '2:1', 'nothing lies between'],
  ['an unknown schedule', `${TRI}lengths: 8\nsteps: 2\nschedules: cosin\n`, '4:1', 'did you mean cosine'],
  ['an unknown quantity', `${TRI}lengths: 8\nquantities: [lk]\n`, '3:14', 'unknown quantity "lk"'],
  ['an unknown sampler', `${TRI}lengths: 8\nsteps: 2\nsamplers: x\n`, '4:1', 'unknown sampler "x"'],
  ['a misspelt sampler', `${TRI}lengths: 8\nsamplers: [confidense:4]\n`, '3:12', 'did you mean confidence'],
  [
    'a parameter that a sampler lacks',
    `${TRI}lengths: 8\nsamplers: [{name: threshold, perRound: 2}]\n`,
    '3:30',
    'sampler threshold takes no perRound',
  ],
  [
    'a misspelt parameter',
    `${TRI}lengths: 8\nsamplers:\n  - {name: threshold, treshold: 0.9}\n`,
    '4:23',
    'unknown key "treshold"',
    'did you mean threshold?',
  ],
  [
    'a parameter out of range',
    `${TRI}lengths: 8\nsamplers:\n  - {name: threshold, threshold: 2}\n`,
    '4:23',
    'threshold is 2, not a probability',
  ],
  [
    'a parameter given twice',
    `${TRI}lengths: 8\nsamplers: {name: "threshold:0.5", threshold: 0.9}\n`,
    '3:35',
    'given twice',
  ],
  [
    'a sampler given in two ways',
    `${TRI}lengths: 8\nsamplers: ["threshold:0.9", {name: threshold, threshold: 0.9}]\n`,
    '3:29',
    'threshold:0.9 is given twice',
  ],
  ['a sampler without rounds', `${TRI}lengths: 8\nsamplers: confidence\n`, '1:1', 'needs a number of steps'],
  [
    'blocks without a sampler',
    `${TRI}lengths: 8\nsamplers: {name: blocks, block: 4}\n`,
    '3:1',
    'lacks the sampler of a block',
  ],
  [
    'a schedule that a sampler cannot have',
    `${TRI}lengths: 8\nsteps: 2\nschedules: optimal\nsamplers: confidence\n`,
    '3:1',
    'depends on the data model',
  ],
  [
    'a KL of a sampler that revises',
    `${TRI}lengths: 8\nsteps: 2\nsamplers: remdm-cap\n`,
    '4:1',
    'revises what it has drawn, so that it has no kl',
  ],
  [
    'a sampler that revises without steps',
    `${TRI}lengths: 8\nsamplers: remdm-cap\nquantities: rollout\n`,
    '3:1',
    'needs a number of steps',
  ],
  [
    'ter of another sampler',
    `${TRI}lengths: 8\nsteps: 2\nsamplers: confidence\nquantities: ter\n`,
    '4:1',
    'the quantity ter is of random order',
  ],
  ['an unknown predictor', `${TRI}lengths: 8\nsteps: 2\npredictors: [tempred:1]\n`, '4:14', 'tempered'],
  ['a predictor that is no model', `${TRI}lengths: 8\nsteps: 2\npredictors: trii\n`, '4:1', 'mean tri?'],
  [
    'a predictor over other tokens',
    'models: [tri.json, markov.json]\nlengths: 64\nsteps: 2\ngrids: [{models: tri, predictors: markov}]\n',
    '4:23',
    'its vocabulary has',
  ],
  ['a circuit', 'models: [tri.json, "parity:8"]\nlengths: 8\nsteps: 2\n', '1:20', 'maskgap rollout parity:8'],
  ['an absent model', 'models:\n  - no.json\nlengths: 8\nsteps: 2\n', '2:5', 'no.json'],
  ['two models of one name', 'models: [tri.json, ./tri.json]\nlengths: 8\nsteps: 2\n', '1:20', 'named tri'],
  ['levels beyond L', `${TRI}lengths: 8\nquantities: profile\nat: 8\n`, '2:1', 'level 8'],
  ['two stopping rules', `${TRI}lengths: 8\nsteps: 2\ntrajectories: 64\nrelativeError: 0.1\n`, '5:1', 'both'],
  ['a single chunk', `${TRI}lengths: 64\nsteps: 2\ntrajectories: 4\nchunkSize: 4\n`, '4:1', 'single chunk'],
  ['no exact method', `${TRI}lengths: 512\nsteps: 2\nmethod: exact\n`, '4:1', 'no exact method'],
  ['mi too long', 'models: hmm.json\nlengths: 5000\nquantities: mi\n', '3:1', 'sampled up to L = 4096'],
  ['broken YAML', `${TRI}lengths: [8\n`, '3:1', 'Flow'],
  ['a tag', `${TRI}lengths: !foo 8\n`, '2:10', 'the tag "!foo"'],
  ['a list as a key', `${TRI}? [a]\n: b\n`, '2:3', 'a key is no single text'],
  ['too large a number', `${TRI}lengths: [8, 1e400]\n`, '2:14', 'lengths.1 is 1e400: not a finite number'],
  ['infinity', `${TRI}lengths: {from: .inf, to: 3}\n`, '2:11', 'lengths.from is .inf: not a finite number'],
  ['no number', `${TRI}lengths: 8\nrelativeError: .NaN\n`, '3:1', 'relativeError is .NaN: not a finite'],
  ['beyond 2^53', `${TRI}lengths: 9007199254740993\n`, '2:1', 'lengths is 9007199254740993: Too big'],
  ['a number for a text', `${TRI}lengths: 8\ntitle: [007, 1e400]\n`, '3:1', 'title is [007, 1e400]: '],
  ['a key without text', `${TRI}lengths: 8\n~: 1\n`, '3:1', 'unknown key ""'],
  ['a number as a key', `${TRI}lengths: 8\n1: 1\n`, '3:1', 'unknown key "1"'],
  ['a name of all objects', `${TRI}lengths: 8\n__proto__: {steps: 2}\n`, '3:1', 'unknown key "__proto__"'],
])('%s is refused with line and column', async (_what, text, place, ...fragments) => {
  const problem = await planned(text).then(
    () => undefined,
    (error) => error,
  );
  expect(problem).toMatchObject({ code: 'input' });
  expect(problem.message).toContain(`study.yaml:${place}: `);
  for (const fragment of fragments) expect(problem.line).toContain(fragment);
});

test('memory that does not suffice is refused before anything runs, with what would', async () => {
  const file = studyIn(folder, 'models: hmm.json\nlengths: 4000\nsteps: 2\n');
  await expect(planStudy(readStudyFile(file), { memory: 10_000 })).rejects.toThrow(
    /needs \d+ MiB .* 1 MiB are allowed/,
  );
});

test('an unknown engine has its own code', async () => {
  await expect(planned(`${TRI}lengths: 64\nsteps: 2\nengine: abacus\n`)).rejects.toMatchObject({
    code: 'engine',
  });
});

test('an engine that has no rollouts is refused where samplers are rolled out', async () => {
  await expect(
    planned(`${TRI}lengths: 64\nsteps: 2\nsamplers: confidence\nengine: webgpu\n`),
  ).rejects.toMatchObject({ code: 'engine' });
});

test('cells are in the order of the axes', () => {
  const file = readStudyFile(
    studyIn(folder, `${TRI}lengths: [4, 6]\nsteps: [1, 2]\nschedules: [cosine, balanced]\n`),
  );
  expect(
    cellsOf(file, ['tri']).cells.map(({ value }) => `${value.length} ${value.schedule} ${value.steps}`),
  ).toEqual(
    [4, 6].flatMap((length) =>
      ['cosine', 'balanced'].flatMap((schedule) => [1, 2].map((steps) => `${length} ${schedule} ${steps}`)),
    ),
  );
});
