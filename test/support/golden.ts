import { readdirSync, readFileSync } from 'node:fs';
import { type DataModel, hmmModel, markovModel, ngramModel } from '../../src/models/index.js';

/** A model with exact values, from test/fixtures/golden (see the README there). */
export interface GoldenCase {
  readonly name: string;
  readonly model: DataModel;
  readonly length: number;
  readonly h?: number[];
  readonly entropy: number;
  /** Pairs of k and h(k), where the whole profile is not in the file. */
  readonly hAt?: readonly (readonly [number, number])[];
  /** One value per position, or the values of the two ends and of all others. */
  readonly tokenMutualInformation: number[] | { readonly end: number; readonly interior: number };
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
    // A schedule may be listed twice.
    const kl = json.kl.filter(
      (row: object, i: number) =>
        json.kl.findIndex((other: object) => JSON.stringify(other) === JSON.stringify(row)) === i,
    );
    return { ...json, kl, name: name.replace('.json', ''), model: modelOf(json.model) };
  });

/** I(X_i; X_{-i}) of every position. */
export function perToken({ length, tokenMutualInformation }: GoldenCase): number[] {
  if (Array.isArray(tokenMutualInformation)) return tokenMutualInformation;
  const { end, interior } = tokenMutualInformation;
  return Array.from({ length }, (_, i) => (i === 0 || i === length - 1 ? end : interior));
}
