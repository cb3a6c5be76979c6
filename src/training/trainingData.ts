import { createHash } from 'node:crypto';
import type { ChainProcess } from '../../kernels/chain.js';
import { drawTokens } from '../../kernels/reference/draw.js';
import { inputError } from '../errors.js';
import { type DataModel, modelDigest } from '../models/index.js';
import { fillWords, type PhiloxKey, PURPOSE } from '../random/philox.js';
import { trainingLength } from '../text/split.js';
import type { Text, TokenArray } from '../text/text.js';
import { checkTokenizerOptions, tokenizerNamed } from '../text/tokenizers/registry.js';
import type { TokenizerOptions } from '../text/tokenizers/tokenizer.js';

/** Sequence number n of a key, [L] tokens. */
export type SequenceSource = (length: number, key: PhiloxKey, number: number) => ArrayLike<number>;

/** What a predictor is trained on. */
export interface TrainingData extends Pick<DataModel, 'vocabularySize' | 'symbols' | 'encoding'> {
  readonly kind: 'model' | 'text';
  /** Digest of the model's tensors, or of the text's tokens. */
  readonly sha256: string;
  readonly sequences: SequenceSource;
  /** Never trained on. */
  readonly heldOut: SequenceSource;
  /** The law of the sequences, where it is known. */
  readonly chain?: ChainProcess;
}

/** Fresh draws from a model; what is held out comes from another key. */
export function modelData(model: DataModel): TrainingData {
  const { vocabularySize, symbols, encoding, process: chain } = model;
  const draw: SequenceSource = (length, key, number) => drawTokens(chain, length, key, number);
  const sha256 = modelDigest(model);
  return { kind: 'model', vocabularySize, symbols, encoding, sha256, sequences: draw, heldOut: draw, chain };
}

/**
 * Windows from uniform places of the first 90% of a text's tokens; windows of the last 10% are held out.
 *
 * @param tokens a tokenizer's name
 * @throws MaskgapError with code 'input' on options that do not apply, and on a text in whose parts L tokens do not fit
 */
export function textData(
  texts: readonly Text[],
  tokens: string,
  options: TokenizerOptions,
  length: number,
): TrainingData {
  const tokenizer = tokenizerNamed(tokens);
  checkTokenizerOptions(tokenizer, options);
  const { symbols, encoding } = tokenizer.learn(texts, options);
  const all = tokenizer.encode(texts, { symbols, encoding });
  const first = trainingLength(all.length);
  if (all.length - first < length)
    throw inputError(
      `the last 10% of ${all.length} tokens, which are held out, do not hold a sequence of ${length}`,
      'give more text, or a smaller --length',
    );
  return {
    kind: 'text',
    vocabularySize: symbols.length,
    symbols,
    encoding,
    sha256: createHash('sha256').update(all).digest('hex'),
    sequences: windowsOf(all.subarray(0, first)),
    heldOut: windowsOf(all.subarray(first)),
  };
}

function windowsOf(tokens: TokenArray): SequenceSource {
  const words = new Uint32Array(4);
  return (length, key, number) => {
    fillWords(key, PURPOSE.trainingWindows, number, 1, words);
    const first = Math.floor((words[0] / 2 ** 32) * (tokens.length - length + 1));
    return tokens.subarray(first, first + length);
  };
}
