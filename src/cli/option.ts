import { type Entry, type Registry, usage } from '../registry.js';

/**
 * An option as the program sees it: a name comes from the table it stands in, text comes from the command line, the
 * environment or a file, and `parse` turns the text into a value or throws an input error that starts with `place`.
 */
export interface Option<T> {
  /** One letter: `L` for `-L`. */
  readonly alias?: string;
  readonly describe: string;
  /** A switch without a value. */
  readonly flag?: boolean;
  /** Several values, separated by commas or given by repeating the option. */
  readonly list?: boolean;
  readonly parse: (text: string, place: string) => T;
  readonly default?: T;
  /** How the default reads in the help where the value itself would not do. */
  readonly defaultText?: string;
  /** Must be given; the example is shown when it is not. */
  readonly example?: string;
  /** Heading in the help. */
  readonly group: string;
  /** Values offered by the shell's completion. */
  readonly values?: () => readonly string[] | Promise<readonly string[]>;
}

// biome-ignore lint/suspicious/noExplicitAny: the table is heterogeneous; `Values` recovers the types.
export type OptionTable = Readonly<Record<string, Option<any>>>;

/** The values of a table of options. */
export type Values<Options extends OptionTable> = {
  readonly [Name in keyof Options]: Options[Name] extends Option<infer T> ? T : never;
};

/** `relativeError` -> `relative-error`, as the user writes it. */
export function optionName(key: string): string {
  return key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

/** `relativeError` -> `MASKGAP_RELATIVE_ERROR`. */
export function environmentName(key: string): string {
  return `MASKGAP_${optionName(key).replaceAll('-', '_').toUpperCase()}`;
}

/** Each entry with its summary, for the help: `char (letters of an alphabet); byte (..)`. */
export function summaries({ entries }: Registry<Entry>): string {
  return entries.map((entry) => `${usage(entry)} (${entry.summary})`).join('; ');
}

/** An option that may be left out: its value is then undefined. */
export function optional<T>(option: Option<T>): Option<T | undefined> {
  const { default: _, ...rest } = option;
  return rest as Option<T | undefined>;
}

/** An option that must be given. */
export function required<T>(option: Option<T>, example: string): Option<T> {
  return { ...option, example };
}
