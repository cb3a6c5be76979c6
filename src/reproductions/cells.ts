import type { DataModel } from '../models/index.js';
import type { DivergenceDifference, DivergenceRow } from '../quantities/divergence.js';
import type { ErrorRateRow } from '../quantities/errorRate.js';
import type { CellResult } from '../studies/index.js';

/** What claims are judged by. */
export interface Evidence {
  /** Of the merged study. */
  readonly cells: readonly CellResult[];
  /** The models of the study by name. */
  readonly models: ReadonlyMap<string, Pick<DataModel, 'n' | 'vocabularySize'>>;
}

/** A cell with its result in the shape of its quantity. */
export type CellOf<Result> = Omit<CellResult, 'result'> & { readonly result: Result };

export type DivergenceCell = CellOf<
  DivergenceRow & { readonly differences: readonly DivergenceDifference[] }
>;

export function divergenceCells({ cells }: Pick<Evidence, 'cells'>): DivergenceCell[] {
  return cells.filter(({ quantity }) => quantity === 'kl') as DivergenceCell[];
}

export function errorRateCells({ cells }: Pick<Evidence, 'cells'>): CellOf<ErrorRateRow>[] {
  return cells.filter(({ quantity }) => quantity === 'ter') as CellOf<ErrorRateRow>[];
}

/** `trigram, L = 512, T = 8`. */
export function placeOf({ model, length, steps }: Omit<CellResult, 'result'>): string {
  return [model, `L = ${length}`, ...(steps === undefined ? [] : [`T = ${steps}`])].join(', ');
}
