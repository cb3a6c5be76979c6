import { drawSymbol, integerThresholds } from '../../src/random/integerLaw.js';

/** Words for a sequence, in whole Philox blocks. */
export const wordsFor = (length: number) => new Uint32Array(4 * Math.ceil(length / 4));

/** Draws one symbol from a row of a float64 table through its integer thresholds. */
export function drawFromRow(
  table: Float64Array,
  row: number,
  width: number,
  word: number,
  scratch: Uint32Array,
): number {
  integerThresholds(table, row * width, width, scratch);
  return drawSymbol(scratch, 0, width, word);
}
