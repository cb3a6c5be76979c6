import { appendFile, stat } from 'node:fs/promises';
import { inputError } from '../errors.js';
import { readText } from '../reading/index.js';
import type { BenchmarkRow } from './benchmark.js';
import type { MachineFacts } from './machine.js';

/** One run of the benchmarks, a line of a history file. */
export interface BenchmarkRun {
  readonly maskgap: string;
  /** ISO 8601, UTC. */
  readonly date: string;
  readonly machine: MachineFacts;
  readonly rows: readonly BenchmarkRow[];
}

/** How much faster the rows are than those of an earlier run. */
export interface Comparison {
  readonly maskgap: string;
  readonly date: string;
  readonly processor: string;
  /** Another machine: only what is a matter of one core compares, each in units of its own core's speed. */
  readonly otherMachine: boolean;
  /** By the name of a benchmark; above 1 is faster than before. */
  readonly speedUp: Readonly<Record<string, number>>;
}

/** The runs that a history file (NDJSON) holds; none where there is no file. Errors: `input` for another kind of file. */
export async function readHistory(file: string): Promise<BenchmarkRun[]> {
  if ((await stat(file).catch(() => undefined)) === undefined) return [];
  const text = await readText(file);
  return text
    .split('\n')
    .map((line, index) => ({ line, number: index + 1 }))
    .filter(({ line }) => line.trim() !== '')
    .map(({ line, number }) => runOf(line, file, number));
}

function runOf(line: string, file: string, number: number): BenchmarkRun {
  let run: Partial<BenchmarkRun> | undefined;
  try {
    run = JSON.parse(line);
  } catch {}
  if (run?.machine === undefined || !Array.isArray(run.rows))
    throw inputError(
      `${file}, line ${number} is not a run of the benchmarks`,
      'give a file that bench --history wrote, or a new one',
    );
  return run as BenchmarkRun;
}

/** Adds a run to a history file. Errors: `input` when it cannot be written. */
export async function appendHistory(file: string, run: BenchmarkRun): Promise<void> {
  await appendFile(file, `${JSON.stringify(run)}\n`).catch((cause) => {
    throw inputError(
      `${file} cannot be written (${cause.code})`,
      'check the folder, its permissions and its space',
      { cause },
    );
  });
}

/** The run to compare with: the last one of the same machine, else the last one. */
export function earlierRun(
  history: readonly BenchmarkRun[],
  machine: MachineFacts,
): BenchmarkRun | undefined {
  return history.findLast((run) => sameMachine(run.machine, machine)) ?? history.at(-1);
}

/** How one run of a benchmark compares with another. */
export function compareRuns(
  rows: readonly BenchmarkRow[],
  machine: MachineFacts,
  earlier: BenchmarkRun,
): Comparison {
  const otherMachine = !sameMachine(earlier.machine, machine);
  const speedUp: Record<string, number> = {};
  for (const row of rows) {
    const before = earlier.rows.find(({ name, unit }) => name === row.name && unit === row.unit);
    if (before === undefined) continue;
    if (!otherMachine)
      speedUp[row.name] = row.better === 'higher' ? row.median / before.median : before.median / row.median;
    else if (row.inCoreSpeeds !== undefined && before.inCoreSpeeds !== undefined)
      speedUp[row.name] = row.inCoreSpeeds / before.inCoreSpeeds;
  }
  const { maskgap, date } = earlier;
  return { maskgap, date, processor: earlier.machine.processor, otherMachine, speedUp };
}

function sameMachine(a: MachineFacts, b: MachineFacts): boolean {
  return a.processor === b.processor && a.cores === b.cores;
}
