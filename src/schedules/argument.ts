import { inputError } from '../errors.js';
import { quote } from '../nearest.js';

/** Reads a finite number > 0, or throws an input error that names it. */
export function positiveNumber(schedule: string, text: string): number {
  const value = text.trim() === '' ? Number.NaN : Number(text);
  if (!(Number.isFinite(value) && value > 0)) {
    throw inputError(
      `schedule ${quote(`${schedule}:${text}`)}: ${quote(text)} is not a number above 0`,
      `write a finite number above 0, for example ${schedule}:0.5`,
    );
  }
  return value;
}

/** Reads a positive integer below 2^53, or throws an input error that names it. */
export function positiveInteger(schedule: string, text: string): number {
  const value = Number(text);
  if (!/^\d+$/.test(text.trim()) || !Number.isSafeInteger(value) || value < 1) {
    throw inputError(
      `schedule ${quote(`${schedule}:${text}`)}: ${quote(text)} is not a positive integer`,
      `write a whole number of tokens, for example ${schedule}:4`,
    );
  }
  return value;
}

/** Reads a list of non-negative numbers written with "/" or "," between them, or throws an input error that names the entry. */
export function numberList(schedule: string, text: string, example: string): number[] {
  return text.split(/[/,]/).map((entry, index) => {
    const value = entry.trim() === '' ? Number.NaN : Number(entry);
    if (!(Number.isFinite(value) && value >= 0)) {
      throw inputError(
        `schedule ${quote(schedule)}: entry ${index + 1}, ${quote(entry)}, is not a number of at least 0`,
        `write numbers with "/" between them, for example ${schedule}:${example}`,
      );
    }
    return value;
  });
}
