import yargs, { type Argv } from 'yargs';
import { inputError } from '../errors.js';
import { suggestion } from '../nearest.js';
import type { Command } from './command.js';
import type { CommandEntry } from './commands.js';
import { type Option, optionName } from './option.js';
import { topHelp } from './topHelp.js';
import { version } from './version.js';

export interface LoadedCommand extends CommandEntry {
  readonly command: Command;
}

/** What the command line asks for: text to print (help, version), or a command with its raw arguments. */
export interface Parsed {
  readonly output: string;
  readonly chosen?: { readonly entry: LoadedCommand; readonly argv: Readonly<Record<string, unknown>> };
}

/** What a completion script puts before the words typed so far. */
export const COMPLETION_REQUEST = '--get-yargs-completions';

/** Options keep their text: numbers and lists are read, strictly, by the options themselves. */
const RAW = {
  'boolean-negation': false,
  'camel-case-expansion': false,
  'dot-notation': false,
  'parse-numbers': false,
  'parse-positional-numbers': false,
  'strip-aliased': true,
};

/**
 * The parser: `entries` are all commands, in the help's order; `loaded` those that the arguments may name.
 * Bad usage is thrown as an input error; nothing is printed and no command runs in here.
 */
export function createParser(
  args: readonly string[],
  entries: readonly CommandEntry[],
  loaded: readonly LoadedCommand[],
): { readonly parser: Argv; parse(): Parsed } {
  let chosen: Parsed['chosen'];
  let current: CommandEntry | undefined;
  const parser = yargs([...args])
    .scriptName('maskgap')
    .detectLocale(false)
    .parserConfiguration(RAW)
    .exitProcess(false)
    .wrap(Math.min(110, process.stdout.columns ?? 100))
    .help()
    .alias('help', 'h')
    .version(version())
    .fail((message, error) => {
      throw error ?? usageError(message, current);
    });
  for (const entry of entries) {
    const ready = loaded.find(({ name }) => name === entry.name);
    parser.command(
      `${entry.name} ${entry.usage}`.trim(),
      entry.describe,
      (builder) => {
        current = entry;
        return ready ? declare(builder, ready) : builder;
      },
      (argv) => {
        if (ready) chosen = { entry: ready, argv };
      },
    );
  }
  function parse(): Parsed {
    let output = '';
    parser.parse([...args], (_error: unknown, argv: { _: readonly unknown[] }, text: string) => {
      output = text === '' || current ? text : topText(text, entries);
      refuseStrayWords(argv._.map(String), chosen?.entry, entries, text);
    });
    return { output, chosen };
  }
  return { parser, parse };
}

/** yargs' own text without a command is its help or the version; the help is ours. */
function topText(text: string, entries: readonly CommandEntry[]): string {
  return text === version() ? text : topHelp(entries);
}

/** Declares a command's options and help on its builder. */
function declare(builder: Argv, { command }: LoadedCommand): Argv {
  for (const [positional, describe] of Object.entries(command.positionals ?? {}))
    builder.positional(positional, { describe, type: 'string' });
  for (const [key, option] of Object.entries(command.options)) {
    builder.option(optionName(key), {
      alias: option.alias,
      describe: option.describe,
      type: option.flag ? 'boolean' : 'string',
      group: `${option.group}:`,
      defaultDescription: defaultText(option),
    });
  }
  for (const [line, what] of command.examples ?? []) builder.example(line, what);
  const notes = command.notes ? `${command.notes}\n\n` : '';
  return builder.epilogue(`${notes}Exit codes and the order of option sources: maskgap --help`);
}

function defaultText(option: Option<unknown>): string | undefined {
  if (option.defaultText !== undefined) return option.defaultText;
  return option.default === undefined || option.flag ? undefined : String(option.default);
}

function usageError(message: string, entry: CommandEntry | undefined) {
  const call = entry ? `maskgap ${entry.name}` : 'maskgap';
  if (message.startsWith('Not enough non-option arguments'))
    return inputError(
      `${entry?.name ?? 'the call'} needs ${entry?.usage ?? 'a command'}`,
      `see ${call} --help`,
    );
  return inputError(message.replace(/\s*\n\s*/g, ' '), `see ${call} --help`);
}

function refuseStrayWords(
  words: readonly string[],
  entry: CommandEntry | undefined,
  entries: readonly CommandEntry[],
  output: string,
): void {
  if (output !== '') return;
  const names = entries.map(({ name }) => name);
  if (entry === undefined) {
    const [word] = words;
    if (word === undefined) throw inputError('no command is given', `name one of ${names.join(', ')}`);
    throw inputError(
      `unknown command ${JSON.stringify(word)}`,
      `see maskgap --help${suggestion(word, names)}`,
    );
  }
  const stray = words[1];
  if (stray !== undefined)
    throw inputError(
      `maskgap ${entry.name} does not take the argument ${JSON.stringify(stray)}`,
      `see maskgap ${entry.name} --help`,
    );
}
