import { setTimeout as sleep } from 'node:timers/promises';
import { ResultFile } from '../sampling/resultFile.js';
import { exactBody } from './cellResults.js';
import { KnownResults } from './knownResults.js';
import { lockShard } from './lock.js';
import { runChunks } from './runChunks.js';
import { locksOf, type RunDirectory, resultsOf, sourcesOf } from './runDirectory.js';
import { fileStem, owns, type Shard } from './shard.js';
import { ShardProgress } from './shardProgress.js';
import type { ShardOptions, Work } from './work.js';

/** What a process has done for its shard. */
export interface ShardOutcome {
  /** Chunks that the shard owes, as far as their number is known, and how many of them are there. */
  readonly chunks: number;
  readonly done: number;
  /** Computed by this process, pilots included. */
  readonly computed: number;
  readonly interrupted: boolean;
}

/** How long a shard waits for the others, as a share of the time that its own part took. */
const PATIENCE = 0.1;
/** Milliseconds between looks at what they have done. */
const POLL = 200;

/**
 * Computes what a shard owes and the directory lacks. Every finished chunk is on disk at once; an interrupt lets those in
 * hand finish. Damaged lines count as absent, with a notice.
 */
export async function runShard(directory: RunDirectory, options: ShardOptions): Promise<ShardOutcome> {
  const { shard, signal, onNotice } = options;
  const release = await lockShard(locksOf(directory), shard);
  const file = new ResultFile(resultsOf(directory), directory.sha256, fileStem(shard));
  try {
    const known = await KnownResults.in(resultsOf(directory), directory.sha256, (place) =>
      onNotice?.(`${place}: cut short or changed; what it held is computed again`),
    );
    const progress = new ShardProgress(directory.plan, shard, options.onProgress);
    const sources = sourcesOf(directory, options.models);
    const work: Work = { ...options, directory, file, progress, known, sources };
    const open = await computeRuns(work, runsInTurn(directory.plan.runs.length, shard));
    // What is open in the end is that of other shards, unless there are none.
    const all = shard.count === 1 ? open.length === 0 : progress.complete();
    return { ...progress.standing(), interrupted: signal?.aborted === true && !all };
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

/**
 * Computes what the shard owes of each run, and what a target needs beyond that once all shards have done their part: for
 * those that are at work in the same directory it waits a while.
 *
 * @returns the runs that lack chunks
 */
async function computeRuns(work: Work, runs: readonly number[]): Promise<readonly number[]> {
  const { signal, known, shard } = work;
  const began = performance.now();
  let open = runs;
  let until: number | undefined;
  for (;;) {
    const left: number[] = [];
    for (const number of open) if (signal?.aborted || !(await computeRun(work, number))) left.push(number);
    open = left;
    const now = performance.now();
    until ??= now + PATIENCE * (now - began);
    const alone = !known.hasOthers(shard);
    if (open.length === 0 || alone || signal?.aborted || now >= until) return open;
    await sleep(POLL);
  }
}

/** @returns whether the run has all its chunks */
async function computeRun(work: Work, number: number): Promise<boolean> {
  const { directory, shard, progress, sources } = work;
  const { sampling, ...run } = directory.plan.runs[number];
  const load = async () => sources.model(run.model);
  const chunk0 = work.known.of(number).get(0);
  if (sampling === undefined) {
    if (!owns(shard, number, 0)) return true;
    if (chunk0 === undefined) {
      await work.file.append(
        { run: number, chunk: 0 },
        await exactBody(directory.plan, run, await load(), sources),
      );
      progress.computed();
      progress.finished(number);
    } else progress.stands(number, 1, 1);
    return true;
  }
  return runChunks(work, number, { ...run, sampling }, await load(), sources);
}
