import yargs, { type Argv } from 'yargs';
import { version } from '../version.js';
import { type CommandEntry, commands, type LoadedCommand } from './commands.js';
import { type Option, optionName } from './option.js';

/** The help of one command. */
export function commandHelp(loaded: LoadedCommand): string {
  let help = '';
  describedCommands(commands, loaded).parse(
    [loaded.name, '--help'],
    (_error: unknown, _argv: unknown, text: string) => {
      help = text;
    },
  );
  return help;
}

/** yargs with all commands, and the options of the loaded one: it writes help and completions, and runs nothing. */
export function describedCommands(entries: readonly CommandEntry[], loaded: LoadedCommand | undefined): Argv {
  const parser = yargs([])
    .scriptName('maskgap')
    .detectLocale(false)
    .parserConfiguration({ 'boolean-negation': false, 'camel-case-expansion': false })
    .exitProcess(false)
    .wrap(Math.min(110, process.stdout.columns ?? 100))
    .help()
    .alias('help', 'h')
    .version(version());
  for (const entry of entries) {
    const declareOptions = (builder: Argv) =>
      entry.name === loaded?.name ? declare(builder, loaded) : builder;
    parser.command(`${entry.name} ${entry.usage}`.trim(), entry.describe, declareOptions);
  }
  return parser;
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
