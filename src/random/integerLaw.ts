/**
 * Laws as integers, so that every engine draws the same symbol from the same 32-bit word by integer comparison alone.
 *
 * A law over n symbols becomes n cumulative counts out of 2^32: symbol v is drawn iff
 * `thresholds[v-1] <= word < thresholds[v]`, where word = min(draw, 2^32 - 2) and the thresholds of the last possible
 * symbol and of all after it are 2^32 - 1. (The cap lets 2^32 itself stay out of the table: the last possible symbol
 * owns the two top words.) Every symbol of positive probability owns at least one word, an impossible one none.
 */

const TOTAL = 0x1_0000_0000;
const CAP = 0xffff_ffff;

/**
 * Writes the thresholds of the law `row[offset .. offset + count)` (non-negative, sum 1 to rounding) to
 * `out[outOffset .. outOffset + count)`. A row of zeros gives zeros: it cannot be drawn from.
 */
export function integerThresholds(
  row: Float64Array,
  offset: number,
  count: number,
  out: Uint32Array,
  outOffset = 0,
): void {
  let possible = 0;
  let sum = 0;
  for (let v = 0; v < count; v++) {
    if (row[offset + v] > 0) possible++;
    sum += row[offset + v];
  }
  let partial = 0;
  let threshold = 0;
  for (let v = 0; v < count; v++) {
    const p = row[offset + v];
    if (p > 0) {
      possible--;
      partial += p;
      const rounded = Math.floor((partial / sum) * TOTAL);
      // At least one word for this symbol, and one left for each possible symbol still to come.
      threshold = Math.min(Math.max(rounded, threshold + 1), CAP - possible);
      if (possible === 0) threshold = CAP;
    }
    out[outOffset + v] = threshold;
  }
}

/** The symbol that a 32-bit word draws from thresholds `[offset .. offset + count)`: binary search. */
export function drawSymbol(thresholds: Uint32Array, offset: number, count: number, word: number): number {
  const capped = Math.min(word, CAP - 1);
  let low = 0;
  let high = count - 1;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (capped < thresholds[offset + middle]) high = middle;
    else low = middle + 1;
  }
  return low;
}
