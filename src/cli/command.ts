import type { CsvRow } from '../report/csv.js';
import type { Format } from '../statistics/format.js';
import type { DocumentProvenance } from './document.js';
import type { Log } from './logging.js';
import type { OptionTable, Values } from './option.js';
import type { Progress } from './progress.js';

/** What a command may use besides its options. */
export interface CommandContext {
  readonly log: Log;
  readonly progress: Progress;
  /** Call when there is something to keep: from then on the first signal asks for a stop, the second kills; before, the first kills. */
  interruptible(): AbortSignal;
}

/** What a command hands back; the frame prints it. */
export interface Computed<Result> {
  /** The `result` of the JSON document, in nats. */
  readonly result: Result;
  readonly provenance: Partial<DocumentProvenance>;
  /** The run was interrupted: the document says so, and the exit code is 75. */
  readonly partial?: boolean;
  /** A target was missed within the budget: the result is printed, and the exit code is 4. */
  readonly missedTarget?: string;
}

/** Positional arguments by name; a single one is a list of one. */
export type Positionals = Readonly<Record<string, readonly string[]>>;

/** One command: what it takes, what it computes, and how its result reads as a table and as CSV. */
export interface Command<Options extends OptionTable = OptionTable, Result = unknown> {
  /** What each positional argument of the command's usage is. */
  readonly positionals?: Readonly<Record<string, string>>;
  readonly options: Options;
  /** Said below the options in the command's help. */
  readonly notes?: string;
  readonly examples?: readonly (readonly [command: string, what: string])[];
  compute(
    options: Values<Options>,
    positionals: Positionals,
    context: CommandContext,
  ): Promise<Computed<Result>> | Computed<Result>;
  /** The table for people; ends without a line break. */
  table(result: Result, format: Format): string;
  /** One row per result row; absent where CSV has no meaning. */
  csv?(result: Result): readonly CsvRow[];
}

/** Keeps the types of options and result while the command joins the others. */
export function defineCommand<Options extends OptionTable, Result>(
  command: Command<Options, Result>,
): Command<Options, Result> {
  return command;
}
