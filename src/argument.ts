import { inputError } from './errors.js';
import { quote } from './nearest.js';

/** What is written after the colon of `name:argument`. */
export interface Argument<Value = unknown> {
  /** What the help calls it: the Q of `geometric:Q`. */
  readonly name: string;
  /** What it must be, as messages say it: `a positive integer`. */
  readonly domain: string;
  readonly example: string;
  /** Whether the name will do without it. */
  readonly optional?: boolean;
  /** The value of a text, undefined if that is not of the domain; may throw an input error that says more. */
  readonly read: (text: string) => Value | undefined;
}

/** An argument that is one number. */
export interface NumberArgument extends Argument<number> {
  /** Whether a number is of the domain. */
  readonly allows: (value: number) => boolean;
}

/**
 * An argument that is one number.
 *
 * @param numeral reads it; NaN for what is none
 */
export function numberArgument(
  name: string,
  domain: string,
  example: string,
  allows: (value: number) => boolean,
  numeral: (text: string) => number = decimal,
): NumberArgument {
  const read = (text: string) => {
    const value = numeral(text);
    return allows(value) ? value : undefined;
  };
  return { name, domain, example, allows, read };
}

/** The number of a decimal numeral without a sign of minus; NaN for anything else, such as -0 and hexadecimal numbers. */
function decimal(text: string): number {
  return /^\+?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/.test(text.trim()) ? Number(text) : Number.NaN;
}

/**
 * The value of a text.
 *
 * @param place what the message begins with
 * @param example how to write it
 * @throws an input error if the text is not of the domain
 */
export function readArgument<Value>(
  argument: Argument<Value>,
  text: string,
  place: string,
  example = argument.example,
): Value {
  const value = argument.read(text);
  if (value !== undefined) return value;
  throw inputError(`${place}: ${quote(text)} is not ${argument.domain}`, `write for example ${example}`);
}
