import { drawSymbol, integerThresholds } from '../../src/random/integerLaw.js';

/** Tables of up to so many entries (16 MiB) keep the thresholds of the rows that were drawn from. */
const MAX_KEPT = 2 ** 22;

/** Bytes that the thresholds of a table take. */
export function thresholdBytes({ length }: Float64Array): number {
  return length <= MAX_KEPT ? 4 * length : 0;
}

/** Draws symbols from the rows of a float64 table by integer comparison; see src/random/integerLaw.ts. */
export class ThresholdTable {
  readonly #keeps: boolean;
  readonly #thresholds: Uint32Array;

  constructor(
    readonly table: Float64Array,
    readonly width: number,
  ) {
    this.#keeps = table.length <= MAX_KEPT;
    this.#thresholds = new Uint32Array(this.#keeps ? table.length : width);
  }

  draw(row: number, word: number): number {
    const { table, width } = this;
    const at = this.#keeps ? row * width : 0;
    // The last threshold of a row is never 0 once it is there.
    if (!this.#keeps || this.#thresholds[at + width - 1] === 0)
      integerThresholds(table, row * width, width, this.#thresholds, at);
    return drawSymbol(this.#thresholds, at, width, word);
  }
}
