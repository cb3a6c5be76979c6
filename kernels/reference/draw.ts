import { fillWords, type PhiloxKey, PURPOSE } from '../../src/random/philox.js';
import type { ChainProcess } from '../chain.js';
import { wordsFor } from './drawRow.js';
import { familyOf } from './families.js';

/** Longest sequence whose unmasking order can be drawn (keys and positions are packed into one double). */
export const MAX_LENGTH = 2 ** 21;

/** X ~ p of length L: one trajectory's tokens. */
export function drawTokens(
  chain: ChainProcess,
  length: number,
  key: PhiloxKey,
  trajectory: number,
): Int32Array {
  return familyOf(chain).draw(chain, length, key, trajectory);
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
