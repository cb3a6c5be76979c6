import { version } from '../version.js';
import { commands, loadCommand } from './commands.js';
import { topHelp } from './topHelp.js';
import { commandNamed, noCommand, sortWords } from './words.js';

/** What a completion script puts before the words typed so far. */
const COMPLETION_REQUEST = '--get-yargs-completions';

/**
 * Runs one command line; what is thrown is for `reportFailure`. Only the module of the command that is called is
 * loaded, and yargs, which takes as long as a small measurement, only where it writes help or completions.
 */
export async function runCommandLine(args: readonly string[]): Promise<void> {
  const entry = commandNamed(args, commands);
  if (args.includes(COMPLETION_REQUEST)) {
    const { answerCompletions } = await import('./completions.js');
    return answerCompletions(args, args.slice(args.indexOf(COMPLETION_REQUEST) + 1));
  }
  const options = args.includes('--') ? args.slice(0, args.indexOf('--')) : args;
  if (options.includes('--help') || options.includes('-h'))
    return print(
      entry ? (await import('./commandHelp.js')).commandHelp(await loadCommand(entry)) : topHelp(commands),
    );
  if (options.includes('--version')) return print(version());
  if (entry === undefined) throw noCommand(args, commands);
  const [loaded, { execute }] = await Promise.all([loadCommand(entry), import('./execute.js')]);
  await execute(loaded, sortWords(args, loaded));
}

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}
