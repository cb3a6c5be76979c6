import { inputError } from '../errors.js';

/** T, at most L where every step fills a token or more. */
export function checkSteps(name: string, steps: number, most: number): void {
  if (!(Number.isInteger(steps) && steps >= 1 && steps <= most)) {
    const range = most === Number.POSITIVE_INFINITY ? 'of at least 1' : `from 1 to L = ${most}`;
    throw inputError(`sampler ${name} with ${steps} steps`, `give an integer ${range}`);
  }
}

/** A parameter from 0 to `most`. */
export function checkRange(name: string, parameter: string, value: number, most: number): void {
  if (!(value >= 0 && value <= most)) {
    const range = most === Number.POSITIVE_INFINITY ? 'of at least 0' : `from 0 to ${most}`;
    throw inputError(`sampler ${name}: ${parameter} is ${value}`, `give a number ${range}`);
  }
}

export function checkCount(name: string, parameter: string, value: number): void {
  if (!(Number.isInteger(value) && value >= 1)) {
    throw inputError(`sampler ${name}: ${parameter} is ${value}`, 'give an integer of at least 1');
  }
}

/** How many of L tokens step t of T fills: as equal as can be, the larger ones first (LLaDA, `get_num_transfer_tokens`). */
export function tokensOfStep(length: number, steps: number, step: number): number {
  return Math.floor(length / steps) + (step < length % steps ? 1 : 0);
}
