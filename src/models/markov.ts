import { contextModel } from './contextModel.js';
import type { DataModel } from './dataModel.js';
import type { InitialInput } from './initialLaw.js';
import { tokenLabel } from './labels.js';
import type { ModelKind } from './modelKind.js';
import { normaliseRows } from './normalise.js';
import { type MatrixInput, toMatrix } from './tensor.js';
import { checkSize, checkSymbols, type ModelOptions } from './vocabulary.js';

export interface MarkovInput extends ModelOptions {
  /** [V, V], rows sum to 1 */
  readonly transition: MatrixInput;
  /** [V], law of X_0 */
  readonly initial: InitialInput;
}

/**
 * A first-order Markov chain on V tokens.
 *
 * @throws on wrong shapes, entries that are negative or not finite, rows that do not sum to 1 within 1e-6, and
 * `'stationary'` where several stationary laws exist
 */
export function markovModel(input: MarkovInput): DataModel {
  const { symbols } = input;
  const transition = toMatrix(input.transition, 'transition', input.adopt);
  const [rows, columns] = transition.shape;
  checkSize('transition', columns, rows, `columns for ${rows} rows`);
  checkSymbols(symbols, rows);
  const label = (token: number) => tokenLabel(token, symbols);
  normaliseRows(
    transition.data,
    rows,
    rows,
    (row) => `transition row ${row}${symbols ? ` (${label(row)})` : ''}`,
  );
  return contextModel({ kind: 'markov', vocabularySize: rows, n: 2, transition, label, input });
}

export const markovKind: ModelKind = {
  name: 'markov',
  summary: 'a Markov chain',
  tensors: ['transition'],
  layout: 'rows',
  build: ({ tensors, ...rest }) => markovModel({ ...rest, transition: tensors.transition! }),
};
