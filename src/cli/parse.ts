import { inputError, MaskgapError } from '../errors.js';
import { quote, suggestion } from '../nearest.js';

/** Strict readers of option values: text in, value out, or an input error that names the place and the text. */

const INTEGER = /^[+-]?\d+$/;
const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/;
const DURATION = /^(\d+\.?\d*|\.\d+)(ms|s|m|min|h|d)?$/;
const SIZE = /^(\d+\.?\d*|\.\d+)\s*(B|KiB|MiB|GiB|TiB|kB|KB|MB|GB|TB)?$/;
const SECONDS: Readonly<Record<string, number>> = { ms: 1e-3, s: 1, m: 60, min: 60, h: 3600, d: 86400 };
const BYTES: Readonly<Record<string, number>> = {
  B: 1,
  KiB: 2 ** 10,
  MiB: 2 ** 20,
  GiB: 2 ** 30,
  TiB: 2 ** 40,
  kB: 1e3,
  KB: 1e3,
  MB: 1e6,
  GB: 1e9,
  TB: 1e12,
};

/** A whole number in `least..most`. */
export function integer(least: number, most: number = Number.MAX_SAFE_INTEGER) {
  const what = least === 1 ? 'a positive integer' : `an integer of at least ${least}`;
  const range = most === Number.MAX_SAFE_INTEGER ? `of at least ${least}` : `from ${least} to ${most}`;
  return (text: string, place: string): number => {
    const value = INTEGER.test(text) ? Number(text) : Number.NaN;
    if (!(value >= least))
      throw inputError(`${place}: ${quote(text)} is not ${what}`, `give a whole number ${range}`);
    if (value > most)
      throw inputError(`${place}: ${quote(text)} is too large`, `give a whole number ${range}`);
    return unsigned(value);
  };
}

/** A finite number > 0, or >= 0 where `zero` is allowed; the upper end `below` is excluded. */
export function positive({ zero = false, below = Number.POSITIVE_INFINITY } = {}) {
  const what = zero ? 'a number of at least 0' : 'a positive number';
  return (text: string, place: string): number => {
    const value = NUMBER.test(text) ? Number(text) : Number.NaN;
    const inside = Number.isFinite(value) && (zero ? value >= 0 : value > 0) && value < below;
    if (!inside) {
      const range = below === Number.POSITIVE_INFINITY ? '' : ` below ${below}`;
      throw inputError(
        `${place}: ${quote(text)} is not ${what}${range}`,
        'give a plain decimal such as 0.01 or 1e-6',
      );
    }
    return unsigned(value);
  };
}

/** 0 for -0, which divides otherwise. */
function unsigned(value: number): number {
  return value === 0 ? 0 : value;
}

/** A duration in seconds: `60s`, `5m`, `1h`, `500ms`; a bare number is seconds. */
export function duration(text: string, place: string): number {
  const match = DURATION.exec(text);
  const seconds = match ? Number(match[1]) * SECONDS[match[2] ?? 's'] : Number.NaN;
  if (!(seconds > 0 && Number.isFinite(seconds)))
    throw inputError(`${place}: ${quote(text)} is not a duration`, 'write it like 60s, 5m or 1h');
  return seconds;
}

/** A size in bytes: `512MiB`, `8GiB`; a bare number is bytes. */
export function size(text: string, place: string): number {
  const match = SIZE.exec(text);
  const bytes = match ? Math.floor(Number(match[1]) * BYTES[match[2] ?? 'B']) : Number.NaN;
  if (!(bytes >= 1 && Number.isSafeInteger(bytes)))
    throw inputError(`${place}: ${quote(text)} is not a size`, 'write it like 512MiB or 8GiB');
  return bytes;
}

/** One of the given words. */
export function choice<const Word extends string>(words: readonly Word[]) {
  return (text: string, place: string): Word => {
    const word = words.find((candidate) => candidate === text);
    if (word === undefined)
      throw inputError(
        `${place}: ${quote(text)} is not one of ${words.join(', ')}`,
        `choose one of them${suggestion(text, words)}`,
      );
    return word;
  };
}

/** A list separated by commas; empty items are refused. */
export function list<T>(item: (text: string, place: string) => T) {
  return (text: string, place: string): readonly T[] =>
    text.split(',').map((part) => {
      if (part.trim() === '')
        throw inputError(`${place}: ${quote(text)} has an empty item`, 'separate the items by single commas');
      return item(part.trim(), place);
    });
}

/** Any text but the empty one. */
export function words(text: string, place: string): string {
  if (text === '') throw inputError(`${place} has no value`, 'write the value after the option');
  return text;
}

/** A switch: true or false, as the environment and files write it. */
export function truth(text: string, place: string): boolean {
  if (['true', '1', 'yes', 'on'].includes(text)) return true;
  if (['false', '0', 'no', 'off', ''].includes(text)) return false;
  throw inputError(`${place}: ${quote(text)} is neither true nor false`, 'write true or false');
}

/** What `read` returns; its input errors get the name of the place. */
export function inPlace<T>(place: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof MaskgapError)
      throw inputError(`${place}: ${error.message}`, error.remedy, { cause: error });
    throw error;
  }
}
