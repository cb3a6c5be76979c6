import { type CommandEntry, commands } from './commands.js';
import type { LoadedCommand } from './parser.js';
import { topHelp } from './topHelp.js';
import { version } from './version.js';

/** Runs one command line; what is thrown is for `reportFailure`. */
export async function runCommandLine(args: readonly string[]): Promise<void> {
  const quick = args.length === 1 ? quickAnswer(args[0]) : undefined;
  if (quick !== undefined) {
    process.stdout.write(`${quick}\n`);
    return;
  }
  const { COMPLETION_REQUEST, createParser } = await import('./parser.js');
  const loaded = await loadNamed(args, commands);
  const { parser, parse } = createParser(args, commands, loaded);
  if (args.includes(COMPLETION_REQUEST))
    return (await import('./completions.js')).answerCompletions(parser, args, loaded);
  const { output, chosen } = parse();
  if (output !== '') process.stdout.write(`${output}\n`);
  else if (chosen) await (await import('./execute.js')).execute(chosen.entry, chosen.argv);
}

/** Help and version need no parser. */
function quickAnswer(argument: string): string | undefined {
  if (argument === '--help' || argument === '-h') return topHelp(commands);
  return argument === '--version' ? version() : undefined;
}

/** Only the commands whose names stand among the arguments, so that the help starts at once. */
function loadNamed(args: readonly string[], entries: readonly CommandEntry[]): Promise<LoadedCommand[]> {
  const named = entries.filter(({ name }) => args.includes(name));
  return Promise.all(named.map(async (entry) => ({ ...entry, command: await entry.load() })));
}
