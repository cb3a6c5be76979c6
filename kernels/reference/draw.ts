import { drawSymbol, integerThresholds } from '../../src/random/integerLaw.js';
import { fillWords, type PhiloxKey, PURPOSE } from '../../src/random/philox.js';
import type { ChainProcess, ContextChain, HiddenChain } from '../chain.js';

/** Longest sequence whose unmasking order can be drawn (keys and positions are packed into one double). */
export const MAX_LENGTH = 2 ** 21;

const wordsFor = (length: number) => new Uint32Array(4 * Math.ceil(length / 4));

/** Draws one symbol from a row of a float64 table through its integer thresholds. */
function drawFromRow(
  table: Float64Array,
  row: number,
  width: number,
  word: number,
  scratch: Uint32Array,
): number {
  integerThresholds(table, row * width, width, scratch);
  return drawSymbol(scratch, 0, width, word);
}

/** X ~ p of length L: one trajectory's tokens. The first context is drawn token by token. */
export function drawTokens(
  chain: ChainProcess,
  length: number,
  key: PhiloxKey,
  trajectory: number,
): Int32Array {
  return chain.kind === 'context'
    ? drawContextTokens(chain, length, key, trajectory)
    : drawHiddenTokens(chain, length, key, trajectory);
}

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

function drawHiddenTokens(
  chain: HiddenChain,
  length: number,
  key: PhiloxKey,
  trajectory: number,
): Int32Array {
  const { vocabularySize, states, initial, transition, emission } = chain;
  const stateWords = wordsFor(length);
  const tokenWords = wordsFor(length);
  fillWords(key, PURPOSE.hiddenStates, trajectory, length, stateWords);
  fillWords(key, PURPOSE.tokens, trajectory, length, tokenWords);
  const thresholds = new Uint32Array(Math.max(states, vocabularySize));
  const tokens = new Int32Array(length);
  let state = 0;
  for (let j = 0; j < length; j++) {
    state = drawFromRow(j === 0 ? initial : transition, state, states, stateWords[j], thresholds);
    tokens[j] = drawFromRow(emission, state, vocabularySize, tokenWords[j], thresholds);
  }
  return tokens;
}

/** A uniform unmasking order of the positions 0..L-1: sorted by 32-bit key, then by position, since keys may tie. */
export function drawOrder(
  length: number,
  key: PhiloxKey,
  trajectory: number,
  purpose: number = PURPOSE.order,
): Int32Array {
  const words = wordsFor(length);
  fillWords(key, purpose, trajectory, length, words);
  const packed = new Float64Array(length);
  for (let j = 0; j < length; j++) packed[j] = words[j] * MAX_LENGTH + j;
  packed.sort();
  return Int32Array.from(packed, (value) => value % MAX_LENGTH);
}
