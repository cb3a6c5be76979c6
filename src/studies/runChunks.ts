import type { ChunkMeans } from '../engines/engine.js';
import { createEngine } from '../engines/index.js';
import { type Reading, startChecked, taskOf } from '../estimators/sampling.js';
import { withNeeds, workersWithin } from '../estimators/trajectories.js';
import type { DataModel } from '../models/index.js';
import type { Work } from './runShard.js';
import { numberOfChunks, pilotChunks, readingOfRun, type SampledRun, samplingPlanOf } from './sampledRun.js';
import { owns } from './shard.js';
import { chunkResult, keeperOf, loadChunks, type StoredResults } from './storedChunks.js';

/**
 * A shard's share of the chunks of one run. The pilot comes first, whoever owes it, since it says the tolerance and,
 * under a target, the number of chunks; it is read where the directory has it.
 */
export async function runChunks(
  work: Work,
  number: number,
  run: SampledRun,
  model: DataModel,
  engineName: string,
): Promise<void> {
  const { directory, shard, progress, signal } = work;
  const { plan } = directory;
  const stored: StoredResults = work.stored.get(number) ?? new Map();
  const reading = readingOfRun(plan, run, model);
  const pilot = count(pilotChunks(run));
  const kept = await loadChunks(
    pilot.flatMap((chunk) => stored.get(chunk) ?? []),
    directory.sha256,
    reading.readings.levels.length,
  );
  /** What the shard owes of that many chunks; counts what is there. */
  const owed = (chunks: number) => {
    const mine = count(chunks).filter((chunk) => owns(shard, number, chunk));
    progress.expect(number, mine.length);
    const missing = mine.filter((chunk) => !stored.has(chunk));
    progress.finished(number, mine.length - missing.length);
    return missing;
  };
  // Nothing is set up for a share that is there already.
  if (kept.length === pilot.length) {
    const missing = owed(numberOfChunks(plan, run, reading, kept));
    if (missing.length > 0) await computing(missing);
    return;
  }
  await computing();

  async function computing(known?: readonly number[]): Promise<void> {
    const started = await start(work, number, run, model, engineName, reading, kept);
    const computeAll = (chunks: readonly number[], each: (means: ChunkMeans) => void) =>
      inParallel(chunks, started.parallelism, signal, async (chunk) =>
        each(await started.computeChunk(chunk)),
      );
    try {
      let missing = known;
      if (missing === undefined) {
        const means: ChunkMeans[] = [];
        await computeAll(pilot, (one) => {
          means[one.chunk] = one;
        });
        if (signal?.aborted) return;
        const owing = owed(numberOfChunks(plan, run, reading, means));
        missing = owing.filter((chunk) => chunk >= pilot.length);
        progress.finished(number, owing.length - missing.length);
      }
      await computeAll(missing, () => progress.finished(number, 1));
    } finally {
      await started.close();
    }
  }
}

async function start(
  { directory, shard, file, progress, workers, memory, onNotice }: Work,
  number: number,
  run: SampledRun,
  model: DataModel,
  engineName: string,
  reading: Reading,
  kept: readonly ChunkMeans[],
) {
  const { length, sampling } = run;
  const engine = await createEngine(engineName);
  const needs = withNeeds(engine, model.process, length, sampling.trajectories);
  const fitting = workersWithin(engine, needs, { workers, memory, onNotice, length });
  const keeper = keeperOf(kept, async (means) => {
    const pilot = owns(shard, number, means.chunk) ? {} : { pilot: true as const };
    await file.append(...chunkResult(means, { run: number, engine: engineName, ...pilot }));
    progress.computed();
  });
  const task = taskOf(model, samplingPlanOf(directory.plan, run), reading, engine);
  return startChecked((each) => engine.start(each, fitting), task, keeper, onNotice);
}

/** Does the chunks in order, several at a time, until a signal; those in hand are finished. */
async function inParallel(
  chunks: readonly number[],
  parallelism: number,
  signal: AbortSignal | undefined,
  compute: (chunk: number) => Promise<void>,
): Promise<void> {
  let next = 0;
  const worker = async () => {
    while (next < chunks.length && !signal?.aborted) await compute(chunks[next++]);
  };
  await Promise.all(Array.from({ length: parallelism }, worker));
}

function count(length: number): number[] {
  return Array.from({ length }, (_, i) => i);
}
