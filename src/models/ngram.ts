import { inputError } from '../errors.js';
import { shown } from '../shown.js';
import { contextModel } from './contextModel.js';
import type { DataModel } from './dataModel.js';
import type { InitialInput } from './initialLaw.js';
import { contextLabel } from './labels.js';
import type { ModelKind } from './modelKind.js';
import { normaliseRows } from './normalise.js';
import { checkEntries, ownedFloat64 } from './tensor.js';
import { checkSymbols, type ModelOptions } from './vocabulary.js';

export interface NgramInput extends ModelOptions {
  /** n >= 1: a token depends on the n - 1 before it. */
  readonly n: number;
  /** V; by default the number of symbols, or the n-th root of the number of transition entries. */
  readonly vocabularySize?: number;
  /** [V^n] numbers, context-major, the oldest token slowest; each V in a row sum to 1 */
  readonly transition: ArrayLike<number>;
  /** [V^(n-1)], law of X_0 .. X_{n-2} */
  readonly initial: InitialInput;
}

/**
 * An n-gram model: an order-(n-1) Markov chain on V tokens, as a dense tensor.
 *
 * @throws on V^n above 2^28 (before anything is allocated), wrong shapes, entries that are negative or not finite,
 * rows that do not sum to 1 within 1e-6, and `'stationary'` where several stationary laws exist
 */
export function ngramModel(input: NgramInput): DataModel {
  const { n, symbols } = input;
  checkOrder(n);
  const vocabularySize = input.vocabularySize ?? symbols?.length ?? root(input.transition.length, n);
  const contexts = checkNgramSize(vocabularySize, n);
  if (input.transition.length !== contexts * vocabularySize) {
    throw inputError(
      `transition has ${input.transition.length} numbers, not ${vocabularySize}^${n} = ${contexts * vocabularySize}`,
      'give V^n numbers, or correct n or vocabulary',
    );
  }
  checkSymbols(symbols, vocabularySize);
  const data = ownedFloat64(input.transition, 'transition', input.adopt ?? false);
  const label = (context: number) => contextLabel(context, vocabularySize, n - 1, symbols);
  normaliseRows(data, contexts, vocabularySize, (row) => `transition row ${row} (context ${label(row)})`);
  const transition = { shape: [contexts, vocabularySize], data };
  return contextModel({ kind: 'ngram', vocabularySize, n, transition, label, input });
}

/** Refuses an n that is not an integer of at least 1. */
export function checkOrder(n: number): void {
  if (!Number.isInteger(n) || n < 1) throw inputError(`n is ${shown(n)}`, 'give an integer n >= 1');
}

/**
 * V^(n-1), the number of contexts, after checking that V^n numbers may be held (for n = 1, V^2: engines see a unigram
 * as a chain of order 1).
 */
export function checkNgramSize(vocabularySize: number, n: number): number {
  if (!Number.isInteger(vocabularySize) || vocabularySize < 1) {
    throw inputError(`vocabulary is ${shown(vocabularySize)}`, 'give at least one token');
  }
  const power = Math.max(n, 2);
  checkEntries(vocabularySize ** power, `${vocabularySize}^${power}`);
  return vocabularySize ** (n - 1);
}

function root(entries: number, n: number): number {
  const vocabularySize = Math.round(entries ** (1 / n));
  if (vocabularySize ** n !== entries || entries === 0) {
    throw inputError(`transition has ${entries} numbers, which is not V^${n} for any V`, 'give V^n numbers');
  }
  return vocabularySize;
}

export const ngramKind: ModelKind = {
  name: 'ngram',
  summary: 'an n-gram',
  tensors: ['transition'],
  layout: 'flat',
  build: ({ tensors, n, ...rest }) => {
    if (n === undefined) throw inputError('n is missing', 'give the n of the n-gram');
    return ngramModel({ ...rest, n, transition: tensors.transition!.data });
  },
};
