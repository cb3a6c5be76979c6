import { hmmKind } from './hmm.js';
import { markovKind } from './markov.js';
import type { ModelKind } from './modelKind.js';
import { ngramKind } from './ngram.js';

/** Every kind of data model: a new one is a file beside these and a line here. */
export const MODEL_KINDS: readonly ModelKind[] = [markovKind, ngramKind, hmmKind];

/** The kind of that name, or undefined. */
export function modelKind(name: string): ModelKind | undefined {
  return MODEL_KINDS.find(({ kind }) => kind === name);
}
