import { inputError } from '../errors.js';
import { checkNgramSize, type DataModel, ngramModel } from '../models/index.js';
import { type AlphabetCoverage, alphabetCoverage } from './coverage.js';
import { crossEntropy } from './crossEntropy.js';
import { parseSmoothing } from './smoothing/registry.js';
import { trainingLength } from './split.js';
import type { Text } from './text.js';
import { checkTokenizerOptions, tokenizerNamed } from './tokenizers/registry.js';
import type { Codebook, TokenizerOptions } from './tokenizers/tokenizer.js';

/** The longest n-grams that are fitted. */
export const MAX_ORDER = 6;

/** What `fitNgram` does unless told otherwise. */
export const FIT_DEFAULTS = { n: 3, tokens: 'char', smoothing: 'witten-bell' } as const;

/** What is fitted, to which texts. */
export interface FitOptions extends TokenizerOptions {
  /** Read as one text, in this order. */
  readonly texts: readonly Text[];
  /** 1 .. 6 */
  readonly n?: number;
  /** A tokenizer's name: `char`, `byte`, `word`. */
  readonly tokens?: string;
  /** `witten-bell`, `kneser-ney`, `add:delta`. */
  readonly smoothing?: string;
}

/** A fitted n-gram, and how well it predicts the held-out part of its text. */
export interface FittedNgram {
  /** Fitted to the first 90% of the tokens, with its stationary law. */
  readonly model: DataModel;
  /** Number of tokens in the texts, and in the two parts of them. */
  readonly tokens: number;
  readonly trainingTokens: number;
  readonly heldOutTokens: number;
  /** Mean -log p of a held-out token given the n - 1 before it, nats per token. */
  readonly heldOutCrossEntropy: number;
  /** exp(heldOutCrossEntropy) */
  readonly perplexity: number;
  /** How the alphabet fits the texts; absent where the tokens have none. */
  readonly alphabet?: AlphabetCoverage;
}

/**
 * Fits an n-gram model to the first 90% of the tokens of the texts and evaluates it on the rest. The first held-out
 * tokens are predicted from the last ones of the fitted part.
 *
 * @throws on an n outside 1 .. 6, unknown tokens or smoothing, options that do not apply, a bad alphabet, V^n above
 * 2^28 (before it is allocated), and texts that are empty or have too few tokens for the order
 */
export function fitNgram(options: FitOptions): FittedNgram {
  const { texts, n = FIT_DEFAULTS.n } = options;
  checkFitOrder(n);
  const smooth = parseSmoothing(options.smoothing ?? FIT_DEFAULTS.smoothing);
  const tokenizer = tokenizerNamed(options.tokens ?? FIT_DEFAULTS.tokens);
  checkTokenizerOptions(tokenizer, options);
  checkContent(texts);
  const codebook = tokenizer.learn(texts, options);
  const vocabularySize = codebook.symbols.length;
  checkNgramSize(vocabularySize, n);
  const tokens = tokenizer.encode(texts, codebook);
  checkTokens(tokens, n, texts, codebook);

  const trainingTokens = trainingLength(tokens.length);
  const alphabet = alphabetCoverage(texts, codebook.encoding);
  const transition = smooth({ tokens: tokens.subarray(0, trainingTokens), vocabularySize, n });
  const heldOutCrossEntropy = crossEntropy(tokens, trainingTokens, { transition, vocabularySize, n });
  return {
    model: ngramModel({ ...codebook, n, transition, initial: 'stationary', adopt: true }),
    tokens: tokens.length,
    trainingTokens,
    heldOutTokens: tokens.length - trainingTokens,
    heldOutCrossEntropy,
    perplexity: Math.exp(heldOutCrossEntropy),
    ...(alphabet && { alphabet }),
  };
}

function checkFitOrder(n: number): void {
  if (!Number.isInteger(n) || n < 1 || n > MAX_ORDER) {
    throw inputError(`n is ${String(n).slice(0, 40)}`, `give an integer from 1 to ${MAX_ORDER}`);
  }
}

function checkContent(texts: readonly Text[]): void {
  if (texts.length === 0) throw inputError('no text is given', 'give at least one');
  for (const { name, content } of texts) {
    if (content.length === 0)
      throw inputError(`${name}: the text is empty`, 'give a text with something in it');
  }
}

function checkTokens(tokens: ArrayLike<number>, n: number, texts: readonly Text[], codebook: Codebook): void {
  const { encoding, symbols } = codebook;
  const names = texts.map(({ name }) => name).join(', ');
  const separator = encoding.tokens === 'char' ? symbols.indexOf(' ') : -1;
  if (tokens.length === 0 || (tokens.length === 1 && tokens[0] === separator)) {
    const missing =
      encoding.alphabet === undefined
        ? 'words'
        : `letters of the alphabet ${JSON.stringify(encoding.alphabet)}`;
    throw inputError(
      `${names}: the text has none of the ${missing.slice(0, 80)}`,
      'give another text or another alphabet',
    );
  }
  if (trainingLength(tokens.length) < n) {
    throw inputError(
      `${names}: ${tokens.length} token(s) are too few for n = ${n}, as the first 90% must hold an n-gram`,
      'give more text or a smaller n',
    );
  }
}
