import { readdirSync, readFileSync } from 'node:fs';
import { type DataModel, hmmModel, markovModel, ngramModel } from '../../src/models/index.js';

/** A model with exact values, from test/fixtures/golden (see the README there). */
export interface GoldenCase {
  readonly name: string;
  readonly model: DataModel;
  readonly length: number;
  readonly h?: number[];
  readonly entropy: number;
  readonly tokenMutualInformation?: number[];
  readonly totalCorrelation?: number;
  readonly dualTotalCorrelation?: number;
  readonly kl: readonly { readonly sizes?: number[]; readonly steps?: number; readonly value: number }[];
}

const folder = new URL('../fixtures/golden/', import.meta.url);

// biome-ignore lint/suspicious/noExplicitAny: fixtures are of the project's own making.
function modelOf(json: any): DataModel {
  if (json.kind === 'markov') return markovModel(json);
  return json.kind === 'hmm' ? hmmModel(json) : ngramModel(json);
}

export const goldenCases: readonly GoldenCase[] = readdirSync(folder)
  .filter((name) => name.startsWith('case'))
  .map((name) => {
    const json = JSON.parse(readFileSync(new URL(name, folder), 'utf8'));
    return { ...json, name: name.replace('.json', ''), model: modelOf(json.model) };
  });
