import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test } from '@jest/globals';
import { documentOf, expectRefused, maskgap } from '../cli/maskgap.js';
import { resultText, study, studyIn, workplace } from './support.js';

let folder: string;
const at = (name: string) => join(folder, name);

beforeAll(() => {
  folder = workplace();
  const file = studyIn(
    folder,
    'title: Chains\nmodels: [tri.json, markov.json]\nlengths: [20, 24]\nsteps: [3, 6]\nschedules: [balanced, cosine]\nquantities: [kl, ter, mi, profile]\ntrajectories: 256\n',
  );
  resultText(study([file, '--out', at('whole')]));
  for (const shard of ['1/2', '2/2'])
    maskgap(['study', file, '--out', at(shard[0]), '--shard', shard, '--quiet']);
});

test('a page with its figures beside it, in the directory of the study unless another is given', () => {
  const { result } = documentOf(maskgap(['report', at('whole'), '--json']));
  const files = readdirSync(at('whole/report'));
  expect(result.files).toHaveLength(files.length);
  expect(result.files.at(-1)).toBe(join(at('whole'), 'report', 'report.html'));
  for (const ending of ['svg', 'png', 'csv', 'vl.json']) expect(files).toContain(`kl.${ending}`);
  const page = readFileSync(at('whole/report/report.html'), 'utf8');
  expect(page).toContain('<h1>Chains</h1>');
  for (const finding of result.findings) expect(page).toContain(finding.replaceAll('<', '&lt;'));
  expect(page.length).toBeLessThan(3_000_000);
  expect(page).not.toMatch(/(src|href)="(https?:)?\/\/(?!arxiv\.org)(?!doi\.org)[^"]*\.(js|css|png|svg)"/);
});

test('shards give the same figures as the whole', () => {
  documentOf(maskgap(['report', at('1'), at('2'), '--out', at('page'), '--title', 'Two shards', '--json']));
  for (const name of ['kl.csv', 'ter.csv', 'profile.csv', 'kl.svg'])
    expect(readFileSync(at(`page/${name}`), 'utf8')).toBe(readFileSync(at(`whole/report/${name}`), 'utf8'));
  expect(readFileSync(at('page/report.html'), 'utf8')).toContain('<h1>Two shards</h1>');
});

test('a study with something missing is refused with exit code 3, unless what is there will do', () => {
  const refused = maskgap(['report', at('1'), '--out', at('none')]);
  expect(refused.code).toBe(3);
  expect(refused.err).toMatch(/^maskgap: missing: .+\n$/);
  expect(existsSync(at('none'))).toBe(false);
  const { result } = documentOf(maskgap(['report', at('1'), '--partial', '--out', at('some'), '--json']));
  expect(result.findings[0]).toMatch(/^The study is not complete: /);
});

test('what is no study, and a folder that cannot be written, are refused in one line', () => {
  mkdirSync(at('empty'));
  expectRefused(maskgap(['report', at('empty')]), 'does not hold a study');
  writeFileSync(at('file'), '');
  expectRefused(maskgap(['report', at('whole'), '--out', at('file')]), 'cannot be written');
  expectRefused(maskgap(['report']), 'directories');
});
