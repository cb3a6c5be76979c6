import type { TextEncoding } from '../../models/dataModel.js';
import type { Entry } from '../../registry.js';
import type { Text, TokenArray } from '../text.js';

/** How text becomes tokens: what a fitted model keeps of its tokenizer. */
export interface Codebook {
  readonly encoding: TextEncoding;
  /** One string per token. */
  readonly symbols: readonly string[];
}

/** What the user may say about the tokens. */
export interface TokenizerOptions {
  /** Characters and ranges, as in "a-z ". */
  readonly alphabet?: string;
  /** K, the number of tokens. */
  readonly vocabularySize?: number;
}

/** A way of cutting text into tokens: a new one is a file beside these and a line in the registry. */
export interface Tokenizer extends Entry {
  readonly name: TextEncoding['tokens'];
  /** Which of the options it takes. */
  readonly options: readonly (keyof TokenizerOptions)[];
  /** Decides on the symbols, from the options and, for words, the texts. */
  readonly learn: (texts: readonly Text[], options: TokenizerOptions) => Codebook;
  /** Several texts are read as one, in the order given. */
  readonly encode: (texts: readonly Text[], codebook: Codebook) => TokenArray;
}
