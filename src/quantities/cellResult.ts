import type { Cell } from './cell.js';

/** A cell and what was estimated there. */

export interface CellResult extends Cell {
  /** Its estimates missed the target for all the chunks that its stages may have. */
  readonly missed?: true;
  readonly result: object;
}
