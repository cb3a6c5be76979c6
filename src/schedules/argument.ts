import { type NumberArgument, numberArgument } from '../argument.js';
import { inputError } from '../errors.js';

/** An argument that is a finite number above 0. */
export function positiveNumber(name: string, example: string): NumberArgument {
  return numberArgument(name, 'a number above 0', example, (value) => value > 0 && Number.isFinite(value));
}

/** An argument that is a positive integer below 2^53, in digits, of a kind that may be narrower. */
export function positiveInteger(
  name: string,
  example: string,
  domain = 'a positive integer',
  allows: (value: number) => boolean = () => true,
): NumberArgument {
  return numberArgument(
    name,
    domain,
    example,
    (value) => Number.isSafeInteger(value) && value >= 1 && allows(value),
    (text) => (/^\d+$/.test(text.trim()) ? Number(text) : Number.NaN),
  );
}

/** Reads a list of non-negative numbers written with "/" or "," between them, or throws an input error that names the entry. */
export function numberList(schedule: string, text: string, example: string): number[] {
  return text.split(/[/,]/).map((entry, index) => {
    const value = entry.trim() === '' ? Number.NaN : Number(entry);
    if (!(Number.isFinite(value) && value >= 0)) {
      throw inputError(
        `schedule "${schedule}": entry ${index + 1}, "${entry}", is not a number of at least 0`,
        `write numbers with "/" between them, for example ${schedule}:${example}`,
      );
    }
    return value;
  });
}
