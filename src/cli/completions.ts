import { describedCommands } from './commandHelp.js';
import { commands, loadCommand } from './commands.js';
import { type Option, type OptionTable, optionName } from './option.js';
import { commandNamed } from './words.js';

/** yargs also offers one-letter options with two dashes. */
const ALIAS = /^--.(:|$)/;

type Default = (onDone?: (error: Error | null, words: string[] | undefined) => void) => void;

/**
 * Answers the shell's request: `words` are those typed so far, the program's name first, and `args` the whole call.
 * Commands and options come from yargs, values of options from the options themselves; elsewhere nothing, so that the
 * shell offers file names.
 */
export async function answerCompletions(args: readonly string[], words: readonly string[]): Promise<void> {
  const named = commandNamed(words.slice(1), commands);
  const entry = named && (await loadCommand(named));
  const answer = async (
    current: string,
    _argv: unknown,
    byDefault: Default,
    done: (words: string[]) => void,
  ) => {
    const option = entry && optionNamed(entry.command.options, words.at(-2) ?? '');
    if (option?.values) return done(valuesFor(option, current, await option.values()));
    if (entry && words.at(-1) !== entry.name && !current.startsWith('-')) return done([]);
    return byDefault((_error, words = []) => done(words.filter((word) => !ALIAS.test(word))));
  };
  const parser = describedCommands(commands, entry).completion('completion-script', false, answer as never);
  await parser.parse([...args]);
}

/** The values that the current word may become; in a list, its last item. */
function valuesFor(option: Option<unknown>, current: string, values: readonly string[]): string[] {
  const kept = option.list ? current.slice(0, current.lastIndexOf(',') + 1) : '';
  return values.map((value) => `${kept}${value}`);
}

function optionNamed(options: OptionTable, word: string): Option<unknown> | undefined {
  const found = Object.entries(options).find(
    ([key, { alias }]) => word === `--${optionName(key)}` || (alias !== undefined && word === `-${alias}`),
  );
  return found?.[1];
}
