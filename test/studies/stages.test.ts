import { cpSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test } from '@jest/globals';
import { documentOf } from '../cli/maskgap.js';
import { merge, resultText, study, studyIn, workplace } from './support.js';

const TARGET = 0.006;
const SEEDS = 60;

let folder: string;
let few: string;
/** Twelve seeds at once, and how many chunks they took. */
let whole: string;
let chunks: number;
const at = (name: string) => join(folder, name);
const text = (seeds: number) =>
  `models: tri.json\nlengths: 64\nsteps: 8\nchunkSize: 2\nrelativeError: ${TARGET}\nseed: [${Array.from({ length: seeds }, (_, i) => `s${i}`).join(', ')}]\n`;

beforeAll(() => {
  folder = workplace();
  few = studyIn(folder, text(12), 'few.yaml');
  const ran = study([few, '--out', at('few')]);
  whole = resultText(ran);
  chunks = documentOf(ran).provenance.chunks;
});

test('a target is met in every one of many runs, with few chunks more than it takes', () => {
  const ran = documentOf(study([studyIn(folder, text(SEEDS), 'many.yaml'), '--out', at('many')]));
  const { cells } = ran.result;
  expect(cells).toHaveLength(SEEDS);
  expect(cells.filter(({ missed }: { missed?: true }) => missed)).toEqual([]);
  const errors: number[] = cells.map(
    ({ result }: { result: { kl: { value: number; standardError: number } } }) =>
      result.kl.standardError / result.kl.value,
  );
  expect(Math.max(...errors)).toBeLessThanOrEqual(TARGET);
  // Chunks go with the square of the error.
  const spare = errors.map((error) => (TARGET / error) ** 2);
  expect(spare.reduce((a, b) => a + b) / SEEDS).toBeLessThan(1.25);
});

/** The heads of a study's results, by file. */
const headsOf = (name: string) =>
  readdirSync(join(at(name), 'results')).map((file) =>
    readFileSync(join(at(name), 'results', file), 'utf8')
      .split('\n')
      .slice(0, -1)
      .map((line): { run: number; chunk: number; pilot?: true } => JSON.parse(line.split('\t')[1])),
  );

test('shards of directories of their own come to the same chunks, and merge adds what none of them can know of', () => {
  const parts = [1, 2, 3].map((i) => at(`part${i}`));
  parts.forEach((out, i) => {
    documentOf(study([few, '--out', out, '--shard', `${i + 1}/3`]));
  });
  const all = [1, 2, 3].flatMap((i) => headsOf(`part${i}`).flat());
  // Some run needed more than its pilot had asked for.
  expect(new Set(all.map(({ run, chunk }) => `${run} ${chunk}`)).size).toBeLessThan(chunks);
  const merged = merge(...parts.toReversed());
  expect(resultText(merged)).toBe(whole);
  expect(documentOf(merged).provenance.chunks).toBe(chunks);
  // What a shard owes is not made up for.
  expect(merge(...parts.slice(1)).code).toBe(3);
});

test('of shards that share a directory, whoever is last computes what else the target needs', () => {
  for (const shard of ['1/2', '2/2']) documentOf(study([few, '--out', at('shared'), '--shard', shard]));
  const places = headsOf('shared').map((heads) => new Set(heads.map(({ run, chunk }) => `${run} ${chunk}`)));
  expect(new Set(places.flatMap((each) => [...each])).size).toBe(chunks);
  expect(resultText(merge(at('shared')))).toBe(whole);
});

test('a run that was cut off between its stages goes on to the same bits', () => {
  cpSync(at('few'), at('cut'), { recursive: true });
  const [file] = readdirSync(join(at('cut'), 'results'));
  const path = join(at('cut'), 'results', file);
  const lines = readFileSync(path, 'utf8').split('\n').slice(0, -1);
  const last = Math.max(...headsOf('few').flatMap((heads) => heads.map(({ chunk }) => chunk)));
  const kept = lines.filter((line) => JSON.parse(line.split('\t')[1]).chunk < last - 20);
  expect(kept.length).toBeLessThan(lines.length);
  writeFileSync(path, `${kept.join('\n')}\n`);
  expect(resultText(study(['--out', at('cut'), '--resume']))).toBe(whole);
  expect(headsOf('cut').flat()).toHaveLength(lines.length);
});
