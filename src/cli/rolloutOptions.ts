import { inputError } from '../errors.js';
import { type Option, optionName, type Values } from './option.js';
import { integer } from './parse.js';
import type { predictorOption } from './predictorOption.js';

const orders: Option<number | undefined> = {
  describe:
    'Orders per sequence for the law that forgets the order (marginalKlUpper), a power of 2; of a predictor with zeros it is Infinity where none of them writes a sequence of the data',
  parse: (text, place) => {
    const count = integer(2, 1024)(text, place);
    if (Number.isInteger(Math.log2(count))) return count;
    throw inputError(`${place}: ${count} is not a power of 2`, 'give for example 8');
  },
  group: 'Samplers',
};

const samples: Option<number | undefined> = {
  describe: 'Print so many generated sequences',
  parse: integer(1, 10000),
  group: 'Output',
};

/** What can be asked of rollouts besides their estimates. */
export const rolloutOptions = { orders, samples };

/** Refuses what does not apply to circuits. */
export function refuseRolloutOptions(
  values: Values<typeof rolloutOptions> & Values<typeof predictorOption>,
): void {
  const names = ['orders', 'samples', 'predictor'] as const;
  const given = names.find((name) => values[name] !== undefined);
  if (given !== undefined)
    throw inputError(`option --${optionName(given)} does not apply to circuits`, 'leave it out');
}
