import { type CommandEntry, commands } from './commands.js';
import { COMPLETION_REQUEST, createParser, type LoadedCommand } from './parser.js';

/** Runs one command line; what is thrown is for `reportFailure`. */
export async function runCommandLine(args: readonly string[]): Promise<void> {
  const loaded = await loadNamed(args, commands);
  const { parser, parse } = createParser(args, commands, loaded);
  if (args.includes(COMPLETION_REQUEST))
    return (await import('./completions.js')).answerCompletions(parser, args, loaded);
  const { output, chosen } = parse();
  if (output !== '') process.stdout.write(`${output}\n`);
  else if (chosen) await (await import('./execute.js')).execute(chosen.entry, chosen.argv);
}

/** Only the commands whose names stand among the arguments, so that the help starts at once. */
function loadNamed(args: readonly string[], entries: readonly CommandEntry[]): Promise<LoadedCommand[]> {
  const named = entries.filter(({ name }) => args.includes(name));
  return Promise.all(named.map(async (entry) => ({ ...entry, command: await entry.load() })));
}
