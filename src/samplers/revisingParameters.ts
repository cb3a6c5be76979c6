import { inputError } from '../errors.js';
import { parameters } from './parameters.js';
import type { RevisingOption, RevisingOptions } from './revisingRule.js';

/** Refuses values that no text could have given, and a number of steps that does not fit. */
export function checkParameters(name: string, options: RevisingOptions, mostSteps: number): void {
  const { steps, ...given } = options;
  if (!(Number.isInteger(steps) && steps >= 1 && steps <= mostSteps)) {
    const range = mostSteps === Number.POSITIVE_INFINITY ? 'of at least 1' : `from 1 to L = ${mostSteps}`;
    throw inputError(`sampler ${name} with ${steps} steps`, `give an integer ${range}`);
  }
  for (const [parameter, value] of Object.entries(given)) {
    const { domain, allows, example } = parameters[parameter as RevisingOption];
    if (value !== undefined && !allows(value)) {
      throw inputError(
        `sampler ${name}: ${parameter} is ${value}, not ${domain}`,
        `give for example ${example}`,
      );
    }
  }
}

/** How many of L tokens step t of T fills: as equal as can be, the larger ones first (LLaDA, `get_num_transfer_tokens`). */
export function tokensOfStep(length: number, steps: number, step: number): number {
  return Math.floor(length / steps) + (step < length % steps ? 1 : 0);
}
