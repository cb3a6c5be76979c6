import { type Argument, readArgument } from './argument.js';
import { inputError, type MaskgapError } from './errors.js';
import { nearest, quote } from './nearest.js';

/** Something with a name that users write. What is large to load is behind a function of the entry. */
export interface Entry<Value = unknown> {
  readonly name: string;
  /** One line for the help text. */
  readonly summary: string;
  /** What is written after the name; nothing unless given. */
  readonly argument?: Argument<Value>;
}

/** A `name` or `name:argument` that has been read. */
export interface Parsed<E extends Entry> {
  /** As written. */
  readonly name: string;
  readonly entry: E;
  /** What the argument says; undefined where there is none. */
  readonly value: (E extends Entry<infer Value> ? Value : never) | undefined;
}

/** Entries by name, in the order of the help text. */
export interface Registry<E extends Entry> {
  readonly entries: readonly E[];
  readonly names: readonly string[];
  /** How each is written: `cosine`, `geometric:Q`. */
  readonly usages: readonly string[];
  /** The entry whose name stands before the colon of a text; undefined if there is none. */
  find(text: string): E | undefined;
  /**
   * The entry of exactly that name.
   *
   * @throws an input error with the nearest name
   */
  get(name: string): E;
  /**
   * Reads `name` or `name:argument`.
   *
   * @throws input errors for unknown names and for missing, needless and unusable arguments
   */
  parse(text: string): Parsed<E>;
}

/**
 * Makes entries a registry.
 *
 * @param what messages call an entry: `schedule`
 * @param otherwise what else may be written: `give a model's file`
 */
export function registry<E extends Entry>(
  what: string,
  entries: readonly E[],
  otherwise?: string,
): Registry<E> {
  const byName = new Map(entries.map((entry) => [entry.name, entry]));
  const names = [...byName.keys()];
  const usages = entries.map(usage);
  const choices = usages.join(', ') + (otherwise === undefined ? '' : `, or ${otherwise}`);
  const get = (name: string): E => {
    const entry = byName.get(name);
    if (entry === undefined) throw unknownName(what, name, names, choices);
    return entry;
  };
  const parse = (text: string): Parsed<E> => {
    const { written, name, argument: given } = split(text);
    const entry = get(name);
    const { argument } = entry;
    const place = `${what} ${quote(written)}`;
    if (argument === undefined || (argument.optional && given === undefined)) {
      if (given === undefined) return { name: written, entry, value: undefined };
      throw inputError(`${place}: ${name} takes no argument, and ${quote(given)} is given`, `write ${name}`);
    }
    const example = `${name}:${argument.example}`;
    if (given === undefined || (!argument.optional && given.trim() === ''))
      throw inputError(`${place} lacks its argument`, `write ${usage(entry)}, for example ${example}`);
    const value = readArgument(argument, given, place, example) as Parsed<E>['value'];
    return { name: written, entry, value };
  };
  return { entries, names, usages, find: (text) => byName.get(split(text).name), get, parse };
}

function split(text: string) {
  const written = text.trim();
  const colon = written.indexOf(':');
  if (colon < 0) return { written, name: written };
  return { written, name: written.slice(0, colon), argument: written.slice(colon + 1) };
}

/** How an entry is written: `cosine`, `geometric:Q`. */
export function usage({ name, argument }: Pick<Entry, 'name' | 'argument'>): string {
  return argument === undefined ? name : `${name}:${argument.name}`;
}

/** The error of a name that is none of those there are, with the one that was probably meant. */
export function unknownName(
  what: string,
  name: string,
  names: readonly string[],
  choices = names.join(', '),
): MaskgapError {
  const likely = nearest(name, names);
  const meant = likely === undefined ? '' : `did you mean ${likely}? `;
  return inputError(`unknown ${what} ${quote(name)}`, `${meant}choose from ${choices}`);
}
