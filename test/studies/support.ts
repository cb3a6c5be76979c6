import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { documentOf, FIXTURES, maskgap, type Ran } from '../cli/maskgap.js';
import { temporaryFolder } from '../support/folder.js';

/** A fresh directory with golden models in it: tri.json (V = 3, n = 3), markov.json and hmm.json. */
export function workplace(): string {
  const folder = temporaryFolder('study');
  const models = { tri: 'case4-ngram-L7', markov: 'case2-markov-L64', hmm: 'case6-hmm-L6' };
  for (const [name, fixture] of Object.entries(models)) {
    const { model } = JSON.parse(readFileSync(`${FIXTURES}golden/${fixture}.json`, 'utf8'));
    writeFileSync(join(folder, `${name}.json`), JSON.stringify(model));
  }
  return folder;
}

/** A study file in a workplace. */
export function studyIn(folder: string, text: string, name = 'study.yaml'): string {
  const file = join(folder, name);
  writeFileSync(file, text);
  return file;
}

/** The result of a call that must succeed, as it was printed. */
export function resultText(ran: Ran): string {
  if (ran.code !== 0) throw new Error(`exit code ${ran.code}: ${ran.err}`);
  return JSON.stringify(documentOf(ran).result);
}

/** `maskgap study`, quietly, as JSON. */
export function study(args: readonly string[], environment: Record<string, string> = {}): Ran {
  return maskgap(['study', ...args, '--json'], environment);
}

/** `maskgap merge`, as JSON. */
export function merge(...folders: readonly string[]): Ran {
  return maskgap(['merge', ...folders, '--json']);
}

/** A cell of a study as it is printed. */
export interface StudyCell {
  readonly quantity: string;
  readonly model: string;
  readonly length: number;
  readonly steps?: number;
  readonly schedule?: string;
  readonly sampler: string;
  readonly predictor: string;
  readonly missed?: true;
  // biome-ignore lint/suspicious/noExplicitAny: results are looked into freely.
  readonly result: any;
}

/** The cells of a result. */
export const cellsIn = (text: string): StudyCell[] => JSON.parse(text).cells;
