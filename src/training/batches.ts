import { drawOrder } from '../../kernels/reference/draw.js';
import { fillWords, type PhiloxKey, PURPOSE } from '../random/philox.js';
import type { Batch } from './networkPass.js';
import type { SequenceSource } from './trainingData.js';

/**
 * Batch t, a function of the key and t alone: sequences t B .. (t + 1) B - 1, of which the i-th has floor(L (i + u) / B)
 * positions revealed, u uniform. So every level is uniform in 0 .. L - 1, and those of one batch are spread evenly; which
 * positions are revealed is uniform.
 */
export function trainingBatch(
  source: SequenceSource,
  key: PhiloxKey,
  size: number,
  length: number,
  t: number,
): Batch {
  const tokens = new Int32Array(size * length);
  const masked = new Uint8Array(size * length);
  const words = new Uint32Array(4);
  fillWords(key, PURPOSE.trainingLevels, t, 1, words);
  const u = words[0] / 2 ** 32;
  for (let i = 0; i < size; i++) {
    const number = t * size + i;
    tokens.set(source(length, key, number), i * length);
    const level = Math.floor((length * (i + u)) / size);
    for (const position of drawOrder(length, key, number).subarray(level)) masked[i * length + position] = 1;
  }
  return { size, length, tokens, masked };
}
