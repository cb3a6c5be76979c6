import { inputError } from '../errors.js';
import type { TextEncoding } from '../models/dataModel.js';
import type { TokenArray } from './text.js';
import { tokenizerNamed } from './tokenizers/registry.js';

/**
 * New text as tokens of a fitted model (or of anything that has its encoding and symbols).
 *
 * @throws on a model that was not fitted to text
 */
export function encodeText(
  model: { readonly encoding?: TextEncoding; readonly symbols?: readonly string[] },
  text: string | Uint8Array,
): TokenArray {
  const { encoding, symbols } = model;
  if (!encoding || !symbols) {
    throw inputError('the model does not say how text becomes tokens', 'use a model made by fit');
  }
  return tokenizerNamed(encoding.tokens).encode([{ name: 'text', content: text }], { encoding, symbols });
}
