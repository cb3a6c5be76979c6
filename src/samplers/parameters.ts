import { inputError } from '../errors.js';
import { quote } from '../nearest.js';
import type { SamplerOption } from './sampler.js';

/** How a parameter is read and what the help says of it. */
interface Parameter {
  readonly summary: string;
  /** What a value must be. */
  readonly domain: string;
  readonly allows: (value: number) => boolean;
  readonly example: string;
}

const count = (summary: string, example: string): Parameter => ({
  summary,
  domain: 'a positive integer',
  allows: (value) => Number.isSafeInteger(value) && value >= 1,
  example,
});

const amount = (summary: string, example: string): Parameter => ({
  summary,
  domain: 'a number of at least 0',
  allows: (value) => Number.isFinite(value) && value >= 0,
  example,
});

/** The parameters that are numbers. */
export const parameters: Readonly<Record<Exclude<SamplerOption, 'sizes' | 'inner'>, Parameter>> = {
  perRound: count('Tokens per round', '4'),
  block: count(
    'Tokens per block of blocks, which unmasks one block after another, and of low-confidence (one block of all)',
    '32',
  ),
  groups: count('Groups of equally spaced positions', '16'),
  separator: count('Adjacent tokens that separate a sequence: the order of the chain', '2'),
  threshold: {
    summary: 'Top probability from which a position counts as sure',
    domain: 'a probability from 0 to 1',
    allows: (value) => value >= 0 && value <= 1,
    example: '0.9',
  },
  factor: amount('Factor f of factor-based decoding', '1'),
  entropyBound: amount('Bound on the sum of entropies of a round, nats', '0.5'),
  stability: amount('KL per round below which a law counts as stable, nats', '0.01'),
  history: count('Rounds for which a law must have been stable', '2'),
};

/** A plain decimal of at least 0; NaN for any other text. */
export function readNumber(text: string): number {
  return /^\+?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/.test(text.trim()) ? Number(text) : Number.NaN;
}

/** The value of a parameter from its text. */
export function parameterValue(option: SamplerOption, text: string, place: string): number {
  const { domain, allows, example } = parameters[option as keyof typeof parameters];
  const value = readNumber(text);
  if (!allows(value))
    throw inputError(`${place}: ${quote(text)} is not ${domain}`, `give for example ${example}`);
  return value;
}
