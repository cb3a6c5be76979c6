import { inputError } from '../../errors.js';
import type { TextEncoding } from '../../models/dataModel.js';
import { expandAlphabet, hasCapitals } from '../alphabet.js';
import { trainingLength } from '../split.js';
import type { Text } from '../text.js';
import { TokenBuffer } from '../tokenBuffer.js';
import type { Tokenizer, TokenizerOptions } from './tokenizer.js';
import { wordsOf } from './words.js';

/** The token of every word that is not in the vocabulary; always the last one. */
export const UNKNOWN = '<unk>';

/** K unless the user says otherwise. */
export const DEFAULT_VOCABULARY_SIZE = 500;

/**
 * The K - 1 most frequent words of the part of the text that the model is fitted to (so that held-out figures are
 * honest), most frequent first, and `<unk>`. Equally frequent words are taken in the order of their UTF-16 code units.
 * A text with fewer words gives a smaller vocabulary.
 */
export const wordTokenizer: Tokenizer = {
  name: 'word',
  summary: `the --vocabulary-size K - 1 most frequent words, and ${UNKNOWN} for the rest`,
  options: ['alphabet', 'vocabularySize'],
  learn: (texts, options) => {
    const size = options.vocabularySize ?? DEFAULT_VOCABULARY_SIZE;
    if (!Number.isInteger(size) || size < 2) {
      throw inputError(`vocabulary size is ${size}`, `give an integer of at least 2 (a word and ${UNKNOWN})`);
    }
    const encoding = wordEncoding(options);
    const frequent = mostFrequent(texts, encoding, size - 1);
    return { encoding, symbols: [...frequent, UNKNOWN] };
  },
  encode: (texts, { encoding, symbols }) => {
    const tokenOf = new Map(symbols.map((symbol, token) => [symbol, token]));
    const unknown = tokenOf.get(UNKNOWN);
    if (unknown === undefined) {
      throw inputError(`the model's words have no ${UNKNOWN}`, `give it ${UNKNOWN} as a symbol`);
    }
    const tokens = new TokenBuffer(symbols.length);
    for (const word of wordsOf(texts, encoding)) tokens.push(tokenOf.get(word) ?? unknown);
    return tokens.finish();
  },
};

function wordEncoding({ alphabet }: TokenizerOptions): TextEncoding {
  if (alphabet === undefined) return { tokens: 'word', lowerCase: true };
  const expanded = expandAlphabet(alphabet);
  if (expanded.every((character) => /\s/u.test(character))) {
    throw inputError(
      `alphabet ${JSON.stringify(alphabet)} has only white space`,
      'give the letters of words',
    );
  }
  return { tokens: 'word', alphabet: expanded.join(''), lowerCase: !hasCapitals(expanded) };
}

function mostFrequent(texts: readonly Text[], encoding: TextEncoding, number: number): string[] {
  const numberOf = new Map<string, number>();
  const stream = new TokenBuffer(2 ** 32);
  for (const word of wordsOf(texts, encoding)) {
    let token = numberOf.get(word);
    if (token === undefined) numberOf.set(word, (token = numberOf.size));
    stream.push(token);
  }
  numberOf.delete(UNKNOWN);
  const counts = new Uint32Array(stream.length);
  for (const token of stream.finish().subarray(0, trainingLength(stream.length))) counts[token]++;
  return [...numberOf]
    .map(([word, token]) => ({ word, count: counts[token] }))
    .filter(({ count }) => count > 0)
    .sort((a, b) => b.count - a.count || (a.word < b.word ? -1 : 1))
    .slice(0, number)
    .map(({ word }) => word);
}
