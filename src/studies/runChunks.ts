import type { EngineRun } from '../engines/engine.js';
import { createEngine } from '../engines/index.js';
import { MaskgapError } from '../errors.js';
import { workersWithin } from '../estimators/trajectories.js';
import type { DataModel } from '../models/index.js';
import { chunksOf } from './chunksOf.js';
import { type PlannedEngine, runText } from './plan.js';
import type { Sources } from './rolledOut.js';
import type { Work } from './runShard.js';
import { type AnyChunk, numberOfChunks, pilotChunks, type RunChunks, type SampledRun } from './sampledRun.js';
import { owns } from './shard.js';
import { chunkResult, keeperOf, loadChunks } from './storedChunks.js';

/**
 * A shard's share of the chunks of one run. The pilot comes first, whoever owes it, since it says the tolerance and,
 * under a target, the number of chunks; it is read where the directory has it. A run goes on with the engine that its
 * chunk 0 has; where no engine has begun it, with the first of the plan that can serve it.
 */
export async function runChunks(
  work: Work,
  number: number,
  run: SampledRun,
  model: DataModel,
  sources: Sources,
): Promise<void> {
  const { engines } = run.sampling;
  // Others may have come by the pilot meanwhile.
  if (work.shard.count > 1) await work.known.look();
  const begun = work.known.of(number).get(0)?.engine;
  const choices = begun === undefined ? engines : engines.filter(({ engine }) => engine === begun);
  for (const [i, choice] of choices.entries()) {
    try {
      const { plan } = work.directory;
      return await runChunksOn(work, number, run, await chunksOf(plan, run, model, sources, choice), choice);
    } catch (error) {
      const next = choices[i + 1];
      if (!(error instanceof Unserved) || next === undefined)
        throw error instanceof Unserved ? error.cause : error;
      work.onNotice?.(`${runText(run)}: ${error.message}; going on with the ${next.engine} engine`);
    }
  }
}

/** An engine that is there, but cannot begin a run: nothing of it is kept. */
class Unserved extends Error {
  constructor(override readonly cause: MaskgapError) {
    super(cause.message);
  }
}

async function runChunksOn(
  work: Work,
  number: number,
  run: SampledRun,
  kind: RunChunks<AnyChunk>,
  choice: PlannedEngine,
): Promise<void> {
  const { directory, shard, progress, signal } = work;
  const pilot = count(pilotChunks(run));
  const load = (chunks: readonly number[]) =>
    loadChunks(
      chunks.flatMap((chunk) => work.known.of(number).get(chunk) ?? []),
      directory.sha256,
      kind,
    );
  const kept = await load(pilot);
  /** What the shard owes of that many chunks; counts what is there. */
  const owed = (chunks: number) => {
    const mine = count(chunks).filter((chunk) => owns(shard, number, chunk));
    progress.expect(number, mine.length);
    const missing = mine.filter((chunk) => !work.known.of(number).has(chunk));
    progress.found(number, mine.length - missing.length);
    return missing;
  };
  const whole = kept.length === pilot.length;
  let missing = whole ? owed(numberOfChunks(run, kind, kept)) : [];
  // Nothing is set up for a share that is there already.
  if (whole && missing.length === 0) return;

  const started = await start(work, number, run, kind, choice, kept);
  const computeAll = (chunks: readonly number[], each: (means: AnyChunk) => void) =>
    inParallel(chunks, started.parallelism, signal, async (chunk) => each(await started.computeChunk(chunk)));
  try {
    if (!whole) {
      const means = new Map(kept.map((one) => [one.chunk, one]));
      const absent = () => pilot.filter((chunk) => !means.has(chunk));
      // The shard's own first: others are at work on theirs, and what they have done by then is taken from them.
      let next = absent().filter((chunk) => chunk === 0 || owns(shard, number, chunk));
      while (absent().length > 0) {
        await computeAll(next, (one) => means.set(one.chunk, one));
        if (signal?.aborted) return;
        if (absent().length > 0 && shard.count > 1) {
          await work.known.look();
          for (const one of await load(absent())) means.set(one.chunk, one);
        }
        next = absent().slice(0, started.parallelism);
      }
      const owing = owed(
        numberOfChunks(
          run,
          kind,
          pilot.map((chunk) => means.get(chunk)!),
        ),
      );
      missing = owing.filter((chunk) => chunk >= pilot.length);
      progress.found(number, owing.length - missing.length);
    }
    await computeAll(missing, () => progress.finished(number));
  } finally {
    await started.close();
  }
}

async function start(
  { shard, file, progress, workers, memory, onNotice }: Work,
  number: number,
  { length }: SampledRun,
  kind: RunChunks<AnyChunk>,
  choice: PlannedEngine,
  kept: readonly AnyChunk[],
): Promise<EngineRun<AnyChunk>> {
  const engine = await createEngine(choice.engine, { backend: choice.backend, memory });
  const fitting = workersWithin(engine, kind.needs(engine), { workers, memory, onNotice, length });
  const keeper = keeperOf(kept, async (means) => {
    const pilot = owns(shard, number, means.chunk) ? {} : { pilot: true as const };
    await file.append(...chunkResult(means, { run: number, engine: choice.engine, ...pilot }));
    progress.computed();
  });
  try {
    return await kind.start(engine, fitting, keeper, onNotice);
  } catch (error) {
    if (error instanceof MaskgapError && error.code === 'engine') throw new Unserved(error);
    throw error;
  }
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
