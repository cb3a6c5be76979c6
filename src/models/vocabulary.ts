import { inputError } from '../errors.js';
import { shown } from '../shown.js';
import type { TextEncoding } from './dataModel.js';

/** What every constructor takes besides its tensors. */
export interface ModelOptions {
  /** One string per token, all different. */
  readonly symbols?: readonly string[];
  readonly encoding?: TextEncoding;
  /** Keep and normalise the given Float64Arrays in place instead of copying them; the caller must not use them again. */
  readonly adopt?: boolean;
}

/** Checks the symbols against the vocabulary's size. */
export function checkSymbols(symbols: readonly string[] | undefined, vocabularySize: number): void {
  if (symbols === undefined) return;
  if (symbols.length !== vocabularySize) {
    throw inputError(
      `vocabulary has ${symbols.length} symbols, but the tensors are for ${vocabularySize} tokens`,
      'give one symbol per token',
    );
  }
  const seen = new Map<string, number>();
  symbols.forEach((symbol, token) => {
    if (typeof symbol !== 'string') {
      throw inputError(`vocabulary[${token}] is ${shown(symbol)}, not a string`, 'give one string per token');
    }
    if (seen.has(symbol)) {
      throw inputError(
        `vocabulary[${token}] is ${shown(symbol)}, which is already vocabulary[${seen.get(symbol)}]`,
        'make the symbols distinct',
      );
    }
    seen.set(symbol, token);
  });
}

/** Checks that a width or count that the tensors imply is the stated one. */
export function checkSize(field: string, actual: number, expected: number, of: string): void {
  if (actual !== expected) {
    throw inputError(`${field} has ${actual} ${of}, not ${expected}`, 'make the shapes agree');
  }
}
