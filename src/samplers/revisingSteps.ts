import { inputError } from '../errors.js';
import { parameters } from './parameters.js';
import type { NumericOption, SamplerOptions } from './sampler.js';

/** The parameters of a sampler that revises, its steps among them. */
export type SteppedOptions = SamplerOptions & { readonly steps: number };

/** Refuses values that no text could have given, and a number of steps that is missing or does not fit. */
export function steppedOptions(name: string, options: SamplerOptions, mostSteps: number): SteppedOptions {
  const { steps, ...given } = options;
  if (steps === undefined)
    throw inputError(`sampler ${name} needs a number of steps`, 'give -T, for example -T 16');
  if (!(Number.isInteger(steps) && steps >= 1 && steps <= mostSteps)) {
    const range = mostSteps === Number.POSITIVE_INFINITY ? 'of at least 1' : `from 1 to L = ${mostSteps}`;
    throw inputError(`sampler ${name} with ${steps} steps`, `give an integer ${range}`);
  }
  for (const [parameter, value] of Object.entries(given)) {
    const { domain, allows, example } = parameters[parameter as NumericOption];
    if (value !== undefined && !allows(value as number)) {
      throw inputError(
        `sampler ${name}: ${parameter} is ${value}, not ${domain}`,
        `give for example ${example}`,
      );
    }
  }
  return { ...options, steps };
}

/** How many of L tokens step t of T fills: as equal as can be, the larger ones first (LLaDA, `get_num_transfer_tokens`). */
export function tokensOfStep(length: number, steps: number, step: number): number {
  return Math.floor(length / steps) + (step < length % steps ? 1 : 0);
}
