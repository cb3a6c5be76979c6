import { inputError } from '../errors.js';
import { environmentName, type OptionTable, optionName, type Values } from './option.js';

/** Where an option's value came from. */
export type OptionSource = 'command line' | 'environment' | 'file' | 'default';

/** A text as it was given, and the name of the place that a message about it starts with. */
export interface Given {
  readonly text: string;
  readonly place: string;
  readonly source: OptionSource;
}

/** A resolved option in the document's provenance. */
export interface Provenanced {
  readonly value: unknown;
  readonly source: OptionSource;
}

export interface Resolved<Options extends OptionTable> {
  readonly values: Values<Options>;
  readonly provenance: Readonly<Record<string, Provenanced>>;
}

/** Texts of one source by key of the option table. */
export type Texts = ReadonlyMap<string, Given>;

/** Options of a command line by name, as they were written: a text, or several where an option was repeated. */
export type GivenOptions = Readonly<Record<string, string | readonly string[]>>;

export function fromCommandLine(options: OptionTable, given: GivenOptions): Texts {
  const texts = new Map<string, Given>();
  for (const [key, option] of Object.entries(options)) {
    const raw = given[optionName(key)];
    if (raw === undefined) continue;
    const place = `option --${optionName(key)}${option.alias ? ` (-${option.alias})` : ''}`;
    if (typeof raw !== 'string' && !option.list)
      throw inputError(`${place} is given ${raw.length} times`, 'give it once');
    texts.set(key, { text: [raw].flat().join(','), place, source: 'command line' });
  }
  return texts;
}

export function fromEnvironment(
  options: OptionTable,
  environment: Readonly<Record<string, string | undefined>>,
): Texts {
  const texts = new Map<string, Given>();
  for (const key of Object.keys(options)) {
    const text = environment[environmentName(key)];
    if (text !== undefined)
      texts.set(key, { text, place: `environment variable ${environmentName(key)}`, source: 'environment' });
  }
  return texts;
}

/**
 * The value of every option and where it came from. `sources` stand in order of precedence, the strongest first.
 * Throws an input error for a text that is no value, and for a required option that nobody gave.
 */
export function resolveOptions<Options extends OptionTable>(
  options: Options,
  sources: readonly Texts[],
): Resolved<Options> {
  const values: Record<string, unknown> = {};
  const provenance: Record<string, Provenanced> = {};
  for (const [key, option] of Object.entries(options)) {
    const given = sources.map((texts) => texts.get(key)).find((text) => text !== undefined);
    if (given === undefined) {
      if (option.example !== undefined)
        throw inputError(`option --${optionName(key)} is missing`, `give it, for example ${option.example}`);
      values[key] = option.default;
      if (option.default !== undefined) provenance[key] = { value: option.default, source: 'default' };
      continue;
    }
    if (given.text === '' && !option.flag)
      throw inputError(`${given.place} has no value`, 'write the value after the name');
    values[key] = option.parse(given.text, given.place);
    provenance[key] = { value: values[key], source: given.source };
  }
  return { values: values as Values<Options>, provenance };
}
