import { inputError } from '../errors.js';
import { quote } from '../nearest.js';
import { readNumber } from './parameters.js';
import type { RevisingOption, RevisingOptions } from './revisingRule.js';

interface Parameter {
  /** One line for the help text. */
  readonly summary: string;
  /** The values that it may take. */
  readonly range: string;
  readonly accepts: (value: number) => boolean;
}

const from = (range: string, accepts: (value: number) => boolean) => (summary: string) => ({
  summary,
  range,
  accepts,
});
const between = from('a number between 0 and 1', (value) => value > 0 && value < 1);
const positive = from('a number of at least 0', (value) => value >= 0 && value < Number.POSITIVE_INFINITY);
const count = from('an integer of at least 1', (value) => Number.isInteger(value) && value >= 1);

/** Every parameter of a revising sampler besides its steps. */
export const revisingParameters: Readonly<Record<RevisingOption, Parameter>> = {
  temperature: positive('Temperature at which tokens are drawn; 0 takes the likeliest (low-confidence; 1)'),
  block: count('Tokens per block, one after another from left to right (low-confidence; all of them)'),
  eta: positive('Strength of remasking (remdm-cap 0.008, remdm-rescale 0.015, remdm-loop 0.02, p2 1)'),
  tOn: between('Time, from 1 down to 0, at which remdm-loop begins to remask (0.55)'),
  tOff: between('Time at which remdm-loop ends remasking (0.05)'),
  alphaOn: between('Share of tokens that are revealed while remdm-loop remasks (0.9)'),
  corrected: count('Tokens drawn again in a round of uniform-corrector (1)'),
  corrections: count('Rounds of uniform-corrector after every round that fills (1)'),
};

/** A parameter's value from text. @param place what messages about it begin with */
export function revisingValue(parameter: RevisingOption, text: string, place: string): number {
  const { range, accepts } = revisingParameters[parameter];
  const value = readNumber(text);
  if (!accepts(value)) throw inputError(`${place} is ${quote(text)}`, `give ${range}`);
  return value;
}

/** Refuses values that no text could have given, and a number of steps that does not fit. */
export function checkParameters(name: string, options: RevisingOptions, mostSteps: number): void {
  const { steps, ...parameters } = options;
  if (!(Number.isInteger(steps) && steps >= 1 && steps <= mostSteps)) {
    const range = mostSteps === Number.POSITIVE_INFINITY ? 'of at least 1' : `from 1 to L = ${mostSteps}`;
    throw inputError(`sampler ${name} with ${steps} steps`, `give an integer ${range}`);
  }
  for (const [parameter, value] of Object.entries(parameters)) {
    const { range, accepts } = revisingParameters[parameter as RevisingOption];
    if (value !== undefined && !accepts(value)) {
      throw inputError(`sampler ${name}: ${parameter} is ${value}`, `give ${range}`);
    }
  }
}

/** How many of L tokens step t of T fills: as equal as can be, the larger ones first (LLaDA, `get_num_transfer_tokens`). */
export function tokensOfStep(length: number, steps: number, step: number): number {
  return Math.floor(length / steps) + (step < length % steps ? 1 : 0);
}
