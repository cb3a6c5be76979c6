import { EXIT, inputError } from '../errors.js';
import type { Command, Positionals } from './command.js';
import type { LoadedCommand } from './commands.js';
import type { DocumentProvenance } from './document.js';
import { listenForInterrupts } from './interrupt.js';
import { createLog } from './logging.js';
import type { OptionTable, Values } from './option.js';
import type { outputOptions, samplingOptions } from './options.js';
import { printResult } from './output.js';
import { createProgress } from './progress.js';
import {
  fromCommandLine,
  fromEnvironment,
  type GivenOptions,
  type Provenanced,
  type Resolved,
  resolveOptions,
  type Texts,
} from './sources.js';
import { unknownVariables } from './unknownVariables.js';
import type { Call } from './words.js';

/** The options that the frame itself looks at, where the command has them. */
type FrameValues = Partial<Values<typeof outputOptions> & Pick<Values<typeof samplingOptions>, 'seed'>>;

/** Resolves the options, runs the command, prints its result and sets the exit code. */
export async function execute(
  { name, command }: LoadedCommand,
  { options, positionals }: Call,
): Promise<void> {
  const resolved = await resolve(command, options);
  const { json = false, csv = false, quiet = false, unit = 'nats', seed } = resolved.values as FrameValues;
  if (json && csv) throw inputError('both --json and --csv are given', 'choose one of them');
  if (csv && !command.csv) throw inputError(`maskgap ${name} has no CSV`, 'use --json');

  const progress = createProgress(quiet);
  const log = createLog(quiet, progress.clear);
  for (const warning of await unknownVariables(command.options, process.env)) log.warn(warning);
  const interruptible = () =>
    listenForInterrupts(() => log.warn('interrupted: finishing the chunk; once more stops at once'));
  const wall = performance.now();
  const cpu = process.cpuUsage();
  let computed: Awaited<ReturnType<Command['compute']>>;
  try {
    computed = await command.compute(resolved.values, positionals, { log, progress, interruptible });
  } finally {
    progress.clear();
  }
  const { user, system } = process.cpuUsage(cpu);
  const provenance: Partial<DocumentProvenance> = {
    options: { ...argumentsProvenance(positionals), ...resolved.provenance },
    ...(seed === undefined ? {} : { seed }),
    seconds: (performance.now() - wall) / 1000,
    cpuSeconds: (user + system) / 1e6,
    ...computed.provenance,
  };
  printResult(name, command, computed, provenance, { json, csv, unit });
  if (computed.missedTarget !== undefined) {
    process.stderr.write(`maskgap: ${computed.missedTarget}\n`);
    process.exitCode = EXIT.precision;
  }
  if (computed.partial) process.exitCode = EXIT.interrupted;
}

async function resolve(command: Command, given: GivenOptions): Promise<Resolved<OptionTable>> {
  const line = fromCommandLine(command.options, given);
  const environment = fromEnvironment(command.options, process.env);
  const config = line.get('config') ?? environment.get('config');
  const file: Texts = config
    ? (await import('./config.js')).fromFile(command.options, config.text)
    : new Map();
  return resolveOptions(command.options, [line, environment, file]);
}

function argumentsProvenance(positionals: Positionals): Record<string, Provenanced> {
  const given = Object.entries(positionals).filter(([, values]) => values.length > 0);
  return Object.fromEntries(
    given.map(([name, values]) => [
      name,
      { value: values.length === 1 ? values[0] : values, source: 'command line' as const },
    ]),
  );
}
