import { types } from 'node:util';
import { inputError } from '../errors.js';
import { shown } from '../shown.js';
import type { Tensor } from './dataModel.js';

/** The largest dense tensor, in numbers (2 GiB of float64). */
export const MAX_TENSOR_ENTRIES = 2 ** 28;

/** A matrix as a caller has it: a list of rows, or a flat row-major tensor. */
export type MatrixInput = readonly ArrayLike<number>[] | TensorInput;

/** Flat row-major numbers with their shape. */
export interface TensorInput {
  readonly shape: readonly number[];
  readonly data: ArrayLike<number>;
}

/** Whether `value` is an array of anything or a typed array of numbers (of any realm). */
export function isList(value: unknown): value is ArrayLike<unknown> {
  return Array.isArray(value) || types.isFloat64Array(value) || types.isFloat32Array(value);
}

/**
 * Refuses a tensor that cannot be held densely, before it is allocated.
 *
 * @param entries its number of entries; `figure` writes how it comes about, as in "27^7"
 */
export function checkEntries(entries: number, figure: string): void {
  if (!(entries <= MAX_TENSOR_ENTRIES)) {
    throw inputError(
      `a dense tensor of ${figure} = ${entries.toPrecision(4)} numbers is above the limit of 2^28 = ${MAX_TENSOR_ENTRIES}`,
      'use a smaller order or vocabulary',
    );
  }
}

/** A fresh float64 copy of a list of numbers; every entry must be a number. */
export function toFloat64(values: ArrayLike<unknown>, field: string): Float64Array {
  if (types.isFloat64Array(values)) return Float64Array.from(values);
  const copy = new Float64Array(values.length);
  for (let i = 0; i < values.length; i++) {
    const value = values[i];
    if (typeof value !== 'number') {
      throw inputError(`${field}[${i}] is ${shown(value)}, not a number`, 'give plain numbers');
    }
    copy[i] = value;
  }
  return copy;
}

/** A matrix of `columns` columns (default: as wide as its first row) from a list of rows or a tensor of two axes. */
export function toMatrix(input: MatrixInput, field: string, adopt = false): Tensor {
  if (isTensorInput(input)) return flatMatrix(input, field, adopt);
  if (!Array.isArray(input) || input.length === 0) {
    throw inputError(`${field} is ${shown(input)}, not a list of rows`, 'give at least one row');
  }
  const rows = input.length;
  if (!isList(input[0])) {
    throw inputError(
      `${field} row 0 is ${shown(input[0])}, not a list`,
      'give a matrix as a list of rows of numbers',
    );
  }
  const columns = input[0].length;
  checkEntries(rows * columns, `${rows} x ${columns}`);
  const data = new Float64Array(rows * columns);
  for (let row = 0; row < rows; row++) {
    const values: unknown = input[row];
    if (!isList(values)) {
      throw inputError(`${field} row ${row} is ${shown(values)}, not a list`, 'give a list of rows');
    }
    if (values.length !== columns) {
      throw inputError(
        `${field} row ${row} has ${values.length} numbers, row 0 has ${columns}`,
        'make all rows equally long',
      );
    }
    for (let column = 0; column < columns; column++) {
      const value = values[column];
      if (typeof value !== 'number') {
        throw inputError(
          `${field} row ${row} column ${column} is ${shown(value)}, not a number`,
          'give plain numbers',
        );
      }
      data[row * columns + column] = value;
    }
  }
  return { shape: [rows, columns], data };
}

function isTensorInput(input: MatrixInput): input is TensorInput {
  return typeof input === 'object' && input !== null && 'shape' in input && 'data' in input;
}

function flatMatrix(input: TensorInput, field: string, adopt: boolean): Tensor {
  const [rows, columns] = input.shape;
  if (input.shape.length !== 2 || rows * columns !== input.data.length || rows * columns === 0) {
    throw inputError(
      `${field} has shape [${input.shape.join(', ')}] and ${input.data.length} numbers`,
      'give a non-empty matrix: two axes',
    );
  }
  checkEntries(rows * columns, `${rows} x ${columns}`);
  return { shape: [rows, columns], data: ownedFloat64(input.data, field, adopt) };
}

/** The numbers as a Float64Array that the model may keep and change: the caller's own if it gives it away. */
export function ownedFloat64(values: ArrayLike<number>, field: string, adopt: boolean): Float64Array {
  return adopt && types.isFloat64Array(values) ? values : toFloat64(values, field);
}
