import { parseArgs } from 'node:util';
import { inputError } from '../errors.js';
import { quote, suggestion } from '../nearest.js';
import type { Positionals } from './command.js';
import type { CommandEntry, LoadedCommand } from './commands.js';
import { type OptionTable, optionName } from './option.js';
import type { GivenOptions } from './sources.js';

/** A call's words, sorted into options and positional arguments; values are still text. */
export interface Call {
  readonly options: GivenOptions;
  readonly positionals: Positionals;
}

/** A positional argument in a command's usage: `<file>`, `<files..>` or `[file]`. */
const POSITIONAL = /([<[])(\w+)(\.\.)?[>\]]/g;
/** What begins with a dash and is a value all the same. */
const NEGATIVE = /^-\.?\d/;

/** The command that the words name: the first word that is a command's name. */
export function commandNamed(
  args: readonly string[],
  entries: readonly CommandEntry[],
): CommandEntry | undefined {
  const name = args.find((word) => entries.some((entry) => entry.name === word));
  return entries.find((entry) => entry.name === name);
}

/** The error of words that name no command. */
export function noCommand(args: readonly string[], entries: readonly CommandEntry[]) {
  const names = entries.map(({ name }) => name);
  const word = args.find((argument) => !argument.startsWith('-'));
  return word === undefined
    ? inputError('no command is given', `name one of ${names.join(', ')}`)
    : inputError(`unknown command ${JSON.stringify(word)}`, `see maskgap --help${suggestion(word, names)}`);
}

/**
 * Sorts the words of a call of `entry`, its own name among them. Options keep their text: numbers and lists are read,
 * strictly, by the options themselves. Unknown options, arguments too many and arguments missing are input errors.
 */
export function sortWords(args: readonly string[], entry: LoadedCommand): Call {
  const { options: table } = entry.command;
  const { tokens } = parseArgs({
    args: [...args],
    options: parseArgsOptions(table),
    strict: false,
    allowPositionals: true,
    tokens: true,
  });
  const options: Record<string, string | string[]> = {};
  const words: string[] = [];
  for (const token of tokens) {
    if (token.kind === 'positional') words.push(token.value);
    if (token.kind !== 'option') continue;
    const { name, rawName, value, inlineValue } = token;
    const option = Object.entries(table).find(([key]) => optionName(key) === name)?.[1];
    if (option === undefined) throw unknownOption(entry.name, table, rawName);
    const text = value === undefined ? (option.flag ? 'true' : '') : valueText(rawName, value, inlineValue);
    const before = options[name];
    options[name] = before === undefined ? text : [before, text].flat();
  }
  const at = words.indexOf(entry.name);
  if (at < 0) throw inputError('no command is given', `write it first: maskgap ${entry.name} ..`);
  words.splice(at, 1);
  return { options, positionals: positionalsOf(words, entry) };
}

function parseArgsOptions(table: OptionTable) {
  return Object.fromEntries(
    Object.entries(table).map(([key, { alias, flag }]) => [
      optionName(key),
      {
        type: flag ? ('boolean' as const) : ('string' as const),
        ...(alias !== undefined && { short: alias }),
      },
    ]),
  );
}

/** `-L=512` is read like `-L 512`; a further option is no value, unless it is joined with `=`. */
function valueText(rawName: string, value: string, inline: boolean | undefined): string {
  if (inline) return rawName.startsWith('--') ? value : value.replace(/^=/, '');
  return value.startsWith('-') && value !== '-' && !NEGATIVE.test(value) ? '' : value;
}

function unknownOption(command: string, table: OptionTable, written: string) {
  const names = Object.keys(table).map((key) => `--${optionName(key)}`);
  return inputError(
    `unknown option ${quote(written)} of maskgap ${command}`,
    `see maskgap ${command} --help${suggestion(written, names)}`,
  );
}

/** Gives each positional argument of the usage its words: one, or all that are left. */
function positionalsOf(words: readonly string[], { name, usage }: CommandEntry): Positionals {
  const positionals: Record<string, readonly string[]> = {};
  let next = 0;
  for (const [, bracket, positional, several] of usage.matchAll(POSITIONAL)) {
    const end = several ? words.length : Math.min(next + 1, words.length);
    positionals[positional] = words.slice(next, end);
    if (bracket === '<' && end === next)
      throw inputError(`${name} needs ${usage}`, `see maskgap ${name} --help`);
    next = end;
  }
  if (next < words.length)
    throw inputError(
      `maskgap ${name} does not take the argument ${JSON.stringify(words[next])}`,
      `see maskgap ${name} --help`,
    );
  return positionals;
}
