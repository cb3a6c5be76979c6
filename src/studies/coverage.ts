import { realpath } from 'node:fs/promises';
import { MaskgapError } from '../errors.js';
import { indexResults, type ResultEntry } from '../sampling/resultIndex.js';
import { type StoredResults, storedResults } from '../sampling/storedChunks.js';
import { type PlannedRun, runText, type StudyPlan } from './plan.js';
import { differenceOf, type RunDirectory, resultsOf } from './runDirectory.js';
import { shardText } from './shard.js';

/** The results of one study, wherever they lie. */
export interface StudyResults {
  readonly plan: StudyPlan;
  readonly sha256: string;
  readonly runs: ReadonlyMap<number, StoredResults>;
  /** `FILE, line N` of lines that are cut short or changed. */
  readonly damaged: readonly string[];
  /** Number of shards that the missing ones are among, where all results agree on it. */
  readonly shards?: number;
}

/**
 * The results of several directories, which must be of one plan and must not overlap; what several processes had to
 * compute (the pilots) must agree bit for bit.
 */
export async function gatherResults(directories: readonly RunDirectory[]): Promise<StudyResults> {
  const [first, ...others] = directories;
  const paths = await Promise.all(directories.map(({ folder }) => realpath(folder)));
  for (const [i, path] of paths.entries())
    if (paths.indexOf(path) < i) throw notOne(`${directories[i].folder} is given twice`, 'give it once');
  for (const other of others)
    if (other.sha256 !== first.sha256)
      throw notOne(
        `${first.folder} and ${other.folder} are of different studies: ${differenceOf(first.plan, other.plan)}`,
        'merge the shards of one study',
      );
  const found: ResultEntry[] = [];
  const damaged: string[] = [];
  const counts = new Set<number>();
  for (const directory of directories) {
    const index = await indexResults(resultsOf(directory), directory.sha256);
    damaged.push(...index.damaged);
    refuseConflicts(first.plan, found, index.entries);
    found.push(...index.entries);
    if (directory.shards !== undefined) counts.add(directory.shards);
    for (const { file } of index.entries) counts.add(Number(/(\d+)-of-(\d+)-[^/]*$/.exec(file)?.[2] ?? 1));
  }
  return {
    plan: first.plan,
    sha256: first.sha256,
    runs: storedResults(found),
    damaged,
    ...(counts.size === 1 ? { shards: [...counts][0] } : {}),
  };
}

/** Refuses a chunk that two directories owe, and one that was computed twice with different bits. */
function refuseConflicts(
  plan: StudyPlan,
  before: readonly ResultEntry[],
  added: readonly ResultEntry[],
): void {
  const known = new Map<string, ResultEntry[]>();
  const elsewhere = new Set(before);
  const keyOf = ({ run, chunk }: ResultEntry) => `${run} ${chunk}`;
  const remember = (entry: ResultEntry) =>
    known.set(keyOf(entry), [...(known.get(keyOf(entry)) ?? []), entry]);
  before.forEach(remember);
  for (const entry of added) {
    for (const other of known.get(keyOf(entry)) ?? []) {
      const what = `${runText(plan.runs[entry.run])}: chunk ${entry.chunk}`;
      if (other.content !== entry.content)
        throw notOne(
          `${what} differs between ${other.file} and ${entry.file}`,
          'the machines do not compute alike, or a file was tampered with: compute one of them again elsewhere',
        );
      if (elsewhere.has(other) && !other.pilot && !entry.pilot)
        throw notOne(`${what} is in both ${other.file} and ${entry.file}`, 'merge each shard once');
    }
    remember(entry);
  }
}

/** What a run lacks, or undefined. */
export interface Gap {
  readonly run: PlannedRun;
  readonly number: number;
  readonly chunks: readonly number[];
}

/** Says what is missing, and which shards owe it. */
export function missingError({ shards, damaged }: StudyResults, gaps: readonly Gap[]): MaskgapError {
  const [{ run, chunks }, ...rest] = gaps;
  const shown = chunks.length > 8 ? `${chunks.slice(0, 8).join(', ')}, ..` : chunks.join(', ');
  const more = rest.length > 0 ? `, and chunks of ${rest.length} more runs` : '';
  const spoilt = damaged.length > 0 ? ` (${damaged.length} damaged lines, first ${damaged[0]})` : '';
  const owing =
    shards === undefined
      ? []
      : [...new Set(gaps.flatMap((gap) => gap.chunks.map((chunk) => 1 + ((gap.number + chunk) % shards))))];
  const names = owing.toSorted((a, b) => a - b).map((index) => shardText({ index, count: shards! }));
  return notOne(
    `missing: ${runText(run)}: chunks ${shown}${more}${spoilt}`,
    names.length > 0 && names[0] !== '1/1'
      ? `compute or add shard ${names.join(', ')}`
      : 'go on with maskgap study --out DIR --resume',
  );
}

/** Results that are not those of one study. */
export function notOne(message: string, remedy: string): MaskgapError {
  return new MaskgapError('shards', message, remedy);
}
