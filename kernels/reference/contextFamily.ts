import { entropyOfWeights } from '../../src/numeric/entropy.js';
import { CompensatedSum } from '../../src/numeric/sum.js';
import { fillWords, type PhiloxKey, PURPOSE } from '../../src/random/philox.js';
import type { ContextChain } from '../chain.js';
import { ContextMessages } from './contextMessages.js';
import { drawFromRow, wordsFor } from './drawRow.js';
import type { Family, PredictiveEntropies } from './family.js';

/** Markov chains of any order: the state is the context of the last tokens. */
export const contextFamily: Family<ContextChain> = {
  draw: drawContextTokens,
  logProbability: contextLog,
  predictiveEntropies: contextEntropies,
  messages: (chain, evidence, slots) => new ContextMessages(chain, evidence, slots),
  states: ({ vocabularySize, order }) => vocabularySize ** order,
  newest: ({ vocabularySize }) => vocabularySize,
  initial: ({ order }) => order,
  advance: contextAdvance,
  tokenLaw: newestToken,
};

/** The first context is drawn token by token. */
function drawContextTokens(
  chain: ContextChain,
  length: number,
  key: PhiloxKey,
  trajectory: number,
): Int32Array {
  const { vocabularySize, order, start, transition } = chain;
  const words = wordsFor(length);
  fillWords(key, PURPOSE.tokens, trajectory, length, words);
  const thresholds = new Uint32Array(vocabularySize);
  const contexts = vocabularySize ** (order - 1);
  const tokens = new Int32Array(length);
  let context = 0;
  for (let j = 0; j < length; j++) {
    const table = j < order ? start[j] : transition;
    tokens[j] = drawFromRow(table, context, vocabularySize, words[j], thresholds);
    context = (j < order ? context : context % contexts) * vocabularySize + tokens[j];
  }
  return tokens;
}

function contextLog(
  { order, start, transition, vocabularySize: V }: ContextChain,
  tokens: ArrayLike<number>,
): number {
  const kept = V ** (order - 1);
  const sum = new CompensatedSum();
  let context = 0;
  for (let j = 0; j < tokens.length; j++) {
    const p = (j < order ? start[j] : transition)[context * V + tokens[j]];
    if (p === 0) return Number.NEGATIVE_INFINITY;
    sum.add(Math.log(p));
    context = (j < order ? context : context % kept) * V + tokens[j];
  }
  return sum.value;
}

/** Rows of the tables, each computed once. */
function contextEntropies({
  order,
  start,
  transition,
  vocabularySize: V,
}: ContextChain): PredictiveEntropies {
  const tables = [...start, transition];
  const rows = tables.map((table) => new Float64Array(table.length / V).fill(Number.NaN));
  const kept = V ** (order - 1);
  return (tokens) => {
    let context = 0;
    return Float64Array.from({ length: tokens.length }, (_, t) => {
      const table = Math.min(t, order);
      if (Number.isNaN(rows[table][context])) {
        rows[table][context] = entropyOfWeights(tables[table], V, context * V);
      }
      const entropy = rows[table][context];
      context = (t < order ? context : context % kept) * V + tokens[t];
      return entropy;
    });
  };
}

function contextAdvance({ order, start, transition, vocabularySize: V }: ContextChain) {
  return (j: number, before: Float64Array) => {
    const table = j < order ? start[j] : transition;
    const kept = V ** Math.min(j, order - 1);
    const law = new Float64Array(kept * V);
    for (let c = 0; c < before.length; c++) {
      const weight = before[c];
      if (weight === 0) continue;
      const to = (c % kept) * V;
      for (let x = 0; x < V; x++) law[to + x] += weight * table[c * V + x];
    }
    return law;
  };
}

function newestToken({ vocabularySize: V }: ContextChain, law: Float64Array): Float64Array {
  const tokens = new Float64Array(V);
  for (let c = 0; c < law.length; c++) tokens[c % V] += law[c];
  return tokens;
}
