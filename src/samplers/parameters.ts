import { type NumberArgument, numberArgument } from '../argument.js';
import type { NumericOption } from './sampler.js';

/** A parameter that is a number, whether an option or what follows the name of a sampler gives it. */
export interface Parameter extends NumberArgument {
  /** One line for the help text. */
  readonly summary: string;
}

const kind =
  (domain: string, allows: (value: number) => boolean) =>
  (name: string, summary: string, example: string): Parameter => ({
    ...numberArgument(name, domain, example, allows),
    optional: true,
    summary,
  });

const count = kind('a positive integer', (value) => Number.isSafeInteger(value) && value >= 1);
const probability = kind('a probability from 0 to 1', (value) => value >= 0 && value <= 1);
const fromZero = (value: number) => Number.isFinite(value) && value >= 0;
const amount = kind('a number of at least 0', fromZero);

const between = kind('a number between 0 and 1', (value) => value > 0 && value < 1);

/** Every parameter that is a number. */
export const parameters: Readonly<Record<NumericOption, Parameter>> = {
  perRound: count('PER_ROUND', 'Tokens per round', '4'),
  block: count(
    'BLOCK',
    'Tokens per block of blocks, which unmasks one block after another, and of low-confidence (one block of all)',
    '32',
  ),
  groups: count('GROUPS', 'Groups of equally spaced positions', '16'),
  separator: count('SEPARATOR', 'Adjacent tokens that separate a sequence: the order of the chain', '2'),
  threshold: probability('THRESHOLD', 'Top probability from which a position counts as sure', '0.9'),
  factor: amount('FACTOR', 'Factor f of factor-based decoding', '1'),
  entropyBound: amount('ENTROPY_BOUND', 'Bound on the sum of entropies of a round, nats', '0.5'),
  stability: amount('STABILITY', 'KL per round below which a law counts as stable, nats', '0.01'),
  history: count('HISTORY', 'Rounds for which a law must have been stable', '2'),
  temperature: amount(
    'TEMPERATURE',
    'Temperature at which tokens are drawn; 0 takes the likeliest (low-confidence; 1)',
    '0.5',
  ),
  eta: amount(
    'ETA',
    'Strength of remasking (remdm-cap 0.008, remdm-rescale 0.015, remdm-loop 0.02, p2 1)',
    '0.02',
  ),
  tOn: between('T_ON', 'Time, from 1 down to 0, at which remdm-loop begins to remask (0.55)', '0.55'),
  tOff: between('T_OFF', 'Time at which remdm-loop ends remasking (0.05)', '0.05'),
  alphaOn: between('ALPHA_ON', 'Share of tokens that are revealed while remdm-loop remasks (0.9)', '0.9'),
  corrected: count('CORRECTED', 'Tokens drawn again in a round of uniform-corrector (1)', '1'),
  corrections: count('CORRECTIONS', 'Rounds of uniform-corrector after every round that fills (1)', '1'),
};
