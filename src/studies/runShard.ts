import type { DataModel } from '../models/index.js';
import { exactBody } from './cellResults.js';
import { KnownResults } from './knownResults.js';
import { lockShard } from './lock.js';
import type { Machine } from './planSampling.js';
import { ResultFile } from './resultFile.js';
import { runChunks } from './runChunks.js';
import { locksOf, type RunDirectory, resultsOf, sourcesOf } from './runDirectory.js';
import { owns, type Shard, shardText } from './shard.js';
import { ShardProgress, type StudyProgress } from './shardProgress.js';

export interface ShardOptions extends Machine {
  readonly shard: Shard;
  /** Models that are in memory already, by name. */
  readonly models?: ReadonlyMap<string, DataModel>;
  readonly signal?: AbortSignal;
  /** Told when something was done differently from what was asked for. */
  readonly onNotice?: (notice: string) => void;
  /** Told after every chunk. */
  readonly onProgress?: (progress: StudyProgress) => void;
}

/** What a process has done for its shard. */
export interface ShardOutcome {
  /** Chunks that the shard owes, as far as their number is known, and how many of them are there. */
  readonly chunks: number;
  readonly done: number;
  /** Computed by this process, pilots included. */
  readonly computed: number;
  readonly interrupted: boolean;
}

/** What the runs of a shard share. */
export interface Work extends ShardOptions {
  readonly directory: RunDirectory;
  /** What is there. */
  readonly known: KnownResults;
  readonly file: ResultFile;
  readonly progress: ShardProgress;
}

/**
 * Computes what a shard owes and the directory lacks. Every finished chunk is on disk at once; an interrupt lets those in
 * hand finish. Damaged lines count as absent, with a notice.
 */
export async function runShard(directory: RunDirectory, options: ShardOptions): Promise<ShardOutcome> {
  const { shard, signal, onNotice } = options;
  const release = await lockShard(locksOf(directory), shard);
  const file = new ResultFile(resultsOf(directory), directory.sha256, shardText(shard).replace('/', '-of-'));
  try {
    const known = await KnownResults.in(resultsOf(directory), directory.sha256, (place) =>
      onNotice?.(`${place}: cut short or changed; what it held is computed again`),
    );
    const progress = new ShardProgress(directory.plan, shard, options.onProgress);
    const work: Work = { ...options, directory, file, progress, known };
    for (const number of runsInTurn(directory.plan.runs.length, shard))
      if (!signal?.aborted) await computeRun(work, number);
    return { ...progress.standing(), interrupted: signal?.aborted === true && !progress.complete() };
  } finally {
    try {
      await file.close();
    } finally {
      release();
    }
  }
}

/** Shards begin with different runs, so that each finds most pilots done by those that came before it. */
function runsInTurn(runs: number, { index, count }: Shard): number[] {
  const first = Math.floor((runs * (index - 1)) / count);
  return Array.from({ length: runs }, (_, i) => (first + i) % runs);
}

async function computeRun(work: Work, number: number): Promise<void> {
  const { directory, shard, progress } = work;
  const { sampling, ...run } = directory.plan.runs[number];
  const sources = sourcesOf(directory, work.models);
  const load = async () => sources.model(run.model);
  const chunk0 = work.known.of(number).get(0);
  if (sampling === undefined) {
    if (!owns(shard, number, 0)) return;
    if (chunk0 === undefined) {
      await work.file.append(
        { run: number, chunk: 0 },
        await exactBody(directory.plan, run, await load(), sources),
      );
      progress.computed();
      progress.finished(number);
    } else progress.found(number, 1);
    return;
  }
  await runChunks(work, number, { ...run, sampling }, await load(), sources);
}
