import type { EngineRun } from '../engines/engine.js';
import { createEngine } from '../engines/index.js';
import { MaskgapError } from '../errors.js';
import type { DataModel } from '../models/index.js';
import { type Available, inParallel, type Stage, sampleBy } from '../sampling/loop.js';
import type { PlannedEngine } from '../sampling/plan.js';
import type { AnyChunk } from '../sampling/sampled.js';
import { byStages } from '../sampling/stoppingRules.js';
import { chunkResult, keeperOf, loadChunks } from '../sampling/storedChunks.js';
import { workersWithin } from '../sampling/trajectories.js';
import { chunksOf } from './chunksOf.js';
import { runText, type SampledRun } from './plan.js';
import type { Sources } from './rolledOut.js';
import type { RunChunks } from './runReading.js';
import { owns } from './shard.js';
import type { Work } from './work.js';

/**
 * A shard's share of the chunks of one run. The pilot comes first, whoever owes it, since it says the tolerance and,
 * under a target, the number of chunks; it is read where the directory has it. What the target needs beyond the chunks that
 * the pilot asks for is computed by whoever finds all of those there. A run goes on with the engine that its
 * chunk 0 has; where no engine has begun it, with the first of the plan that can serve it.
 *
 * @returns whether the run has all its chunks now
 */
export async function runChunks(
  work: Work,
  number: number,
  run: SampledRun,
  model: DataModel,
  sources: Sources,
): Promise<boolean> {
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
  return false;
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
  kind: RunChunks,
  choice: PlannedEngine,
): Promise<boolean> {
  const { directory, shard, progress, signal, known } = work;
  const there = (chunk: number) => known.of(number).has(chunk);
  const load = (chunks: readonly number[]) =>
    loadChunks(
      chunks.flatMap((chunk) => known.of(number).get(chunk) ?? []),
      directory.sha256,
      kind,
    );
  const available: Available<AnyChunk> = {
    async has(total) {
      if (absent(total).length > 0) await known.look();
      return absent(total).length === 0;
    },
    load: (total) => load(count(total)),
  };
  const rule = byStages(run.sampling, kind);
  const mayGoOn = () => !signal?.aborted;
  let started: EngineRun<AnyChunk> | undefined;
  const compute = async (chunks: readonly number[]) => {
    if (chunks.length === 0) return;
    // Nothing is set up for a share that is there already.
    started ??= await start(work, number, run, kind, choice, await load(count(rule.pilot)));
    const { computeChunk, parallelism } = started;
    await inParallel(chunks, parallelism, mayGoOn, async (chunk) => {
      await computeChunk(chunk);
      progress.finished(number);
    });
  };
  const mine = (chunk: number) => owns(shard, number, chunk);
  const absent = (total: number) => count(total).filter((chunk) => !there(chunk));
  /** All chunks below a number: one's own first, and what others have not done by then, which are at work on theirs. */
  const together = async (total: number) => {
    progress.stands(number, total, total - absent(total).length);
    await compute(absent(total).filter((chunk) => chunk === 0 || mine(chunk)));
    for (await known.look(); absent(total).length > 0 && mayGoOn(); await known.look())
      await compute(absent(total).slice(0, started?.parallelism ?? 1));
  };
  /** One's own chunks below a number. */
  const share = async (total: number) => {
    const owed = count(total).filter(mine);
    progress.stands(number, owed.length, owed.filter(there).length);
    await compute(owed.filter((chunk) => !there(chunk)));
  };
  let shared = false;
  const computeStage = async ({ stage, total }: Stage) => {
    // Others are at work on the rest of what the pilot asks for, and whoever is last goes on.
    if (!mayGoOn() || (shared && stage === 1)) return false;
    await (stage === 1 ? share(total) : together(total));
    shared ||= stage === 1;
    return mayGoOn();
  };
  try {
    const { complete, total } = await sampleBy(rule, available, computeStage);
    if (!complete) return false;
    const owed = count(total).filter(mine).length;
    progress.stands(number, owed, owed);
    return true;
  } finally {
    await started?.close();
  }
}

/** Chunks of a run that no shard has computed, by the engine of the others; nothing of them is kept. */
export async function computeChunks(
  run: SampledRun,
  kind: RunChunks,
  { engine: name, backend }: PlannedEngine,
  known: readonly AnyChunk[],
  chunks: readonly number[],
): Promise<readonly AnyChunk[]> {
  const engine = await createEngine(name, { backend });
  const workers = workersWithin(engine, kind.needs(engine), { length: run.length });
  const started = await kind.start(
    engine,
    workers,
    keeperOf(known, async () => {}),
  );
  const computed: AnyChunk[] = [];
  try {
    await inParallel(
      chunks,
      started.parallelism,
      () => true,
      async (chunk) => {
        computed.push(await started.computeChunk(chunk));
      },
    );
  } finally {
    await started.close();
  }
  return computed;
}

async function start(
  { shard, file, progress, workers, memory, onNotice }: Work,
  number: number,
  { length }: SampledRun,
  kind: RunChunks,
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

function count(length: number): number[] {
  return Array.from({ length }, (_, i) => i);
}
