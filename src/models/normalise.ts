import { inputError } from '../errors.js';
import { shown } from '../shown.js';

/** How far a row of V numbers that were written with six decimals may be from 1: half a unit each; at most 1e-3. */
function rowTolerance(columns: number): number {
  return Math.min(1e-3, Math.max(1e-6, columns * 0.5e-6));
}

/** What is stated holds for what is written: 1 - 0.999999 is a little above 1e-6 in binary. */
const BINARY = 1 + 1e-9;

/**
 * Checks that every row of a [rows, columns] matrix is a probability law, and normalises it in place.
 *
 * A row whose sum is 1 to two units in the last place is left as it is, so that normalising twice changes nothing and
 * a saved model comes back bit for bit. Negative zeros become zeros.
 *
 * @param label names a row in an error, as in `transition row 3`
 * @throws on an entry that is negative or not finite, and on a sum further than `tolerance` from 1
 */
export function normaliseRows(
  data: Float64Array,
  rows: number,
  columns: number,
  label: (row: number) => string,
  tolerance = rowTolerance(columns),
): void {
  for (let row = 0; row < rows; row++) {
    const from = row * columns;
    let sum = 0;
    let compensation = 0;
    for (let i = from; i < from + columns; i++) {
      const p = data[i];
      if (!(p >= 0 && p < Infinity)) throw badEntry(label(row), i - from, p);
      const next = sum + p;
      compensation += sum >= p ? sum - next + p : p - next + sum;
      sum = next;
    }
    sum += compensation;
    if (!(Math.abs(sum - 1) <= tolerance * BINARY)) {
      throw inputError(`${label(row)} sums to ${sum}, not 1`, `make every row sum to 1 within ${tolerance}`);
    }
    if (Math.abs(sum - 1) <= 2 * Number.EPSILON) sum = 1;
    for (let i = from; i < from + columns; i++) data[i] = data[i] / sum + 0;
  }
}

function badEntry(row: string, column: number, value: number): Error {
  const what = value < 0 ? 'negative' : 'not a finite number';
  return inputError(
    `${row} column ${column} is ${shown(value)}, which is ${what}`,
    'give probabilities between 0 and 1',
  );
}
