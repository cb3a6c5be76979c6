import { nearest } from '../nearest.js';
import { commands } from './commands.js';
import { environmentName, type OptionTable } from './option.js';

const PREFIX = 'MASKGAP_';
/** Variables that are no options: the trace of a failure, the folder of native pieces, and those of the tests. */
const SWITCHES = ['MASKGAP_DEBUG', 'MASKGAP_NATIVE', 'MASKGAP_REQUIRE_ALL', 'MASKGAP_CHROMIUM'];

/**
 * A warning for every variable that looks like an option and is none of any command; one of another command may well be
 * set for all of them. `options` are those of the command at hand; the others are loaded only where a name is not among them.
 */
export async function unknownVariables(
  options: OptionTable,
  environment: Readonly<Record<string, string | undefined>>,
): Promise<readonly string[]> {
  const own = new Set([...SWITCHES, ...Object.keys(options).map(environmentName)]);
  const strange = Object.keys(environment).filter((name) => name.startsWith(PREFIX) && !own.has(name));
  if (strange.length === 0) return [];
  const tables = await Promise.all(commands.map(async ({ load }) => (await load()).options as OptionTable));
  const known = [...new Set([...own, ...tables.flatMap((table) => Object.keys(table).map(environmentName))])];
  return strange.filter((name) => !known.includes(name)).map((name) => warningOf(name, known));
}

function warningOf(name: string, known: readonly string[]): string {
  const words = known.map((each) => each.slice(PREFIX.length));
  const meant = nearest(name.slice(PREFIX.length), words);
  const question = meant === undefined ? '' : ` (did you mean ${PREFIX}${meant}?)`;
  return `environment variable ${name} is no option and has no effect${question}`;
}
