import { registry } from '../registry.js';
import { hmmKind } from './hmm.js';
import { markovKind } from './markov.js';
import type { ModelKind } from './modelKind.js';
import { ngramKind } from './ngram.js';

/** Every kind of data model: a new one is a file beside these and a line here. */
export const MODEL_KINDS: readonly ModelKind[] = [markovKind, ngramKind, hmmKind];

/** They by name. */
export const modelRegistry = registry('kind of model', MODEL_KINDS);

/**
 * The kind of that name.
 *
 * @throws MaskgapError with code 'input' if there is none
 */
export function modelKind(name: string): ModelKind {
  return modelRegistry.get(name);
}
