import { availableParallelism } from 'node:os';
import { ROUTINE_CHECKS, THOROUGH_CHECKS } from '../engines/checks.js';
import type { ChunkMeans, Engine, EngineRun, SweepTask, WindowPlan } from '../engines/engine.js';
import { createEngine } from '../engines/index.js';
import { windowSpan } from '../engines/windows.js';
import { inputError, MaskgapError } from '../errors.js';
import { type DataModel, modelDigest, sequenceEntropy } from '../models/index.js';
import { keyFromSeed } from '../random/seed.js';
import { ChunkStore } from '../runs/chunkStore.js';
import type { Estimate } from '../statistics/estimate.js';
import { collectChunks } from './collect.js';
import type { InformationProfile } from './informationProfile.js';
import { type KeptSchedule, readingsFor, windowsFor } from './longSequences.js';
import type { Measurement, MeasureOptions } from './measure.js';
import { type ChunkPlan, planChunks } from './plan.js';
import { precisionOf } from './precision.js';
import { SampledProfile } from './sampledProfile.js';

const DEFAULT_MEMORY = 2 * 2 ** 30;

type Watched = (information: InformationProfile) => readonly Estimate[];
type Sampled = Omit<Measurement, 'seconds' | 'cpuSeconds'>;

/**
 * Samples a model's profile: plans the run, computes chunks until the watched estimates are precise enough or something
 * else says stop, and hands back what they estimate. `auto` goes on with the reference engine, saying so, where a faster
 * one cannot resolve the model.
 */
export async function sample(model: DataModel, options: MeasureOptions, watched: Watched): Promise<Sampled> {
  const begun = options.out === undefined ? undefined : await ChunkStore.planIn(options.out);
  const chunkSize = options.chunkSize ?? begun?.chunkSize;
  if (options.engine !== 'auto') return sampleOn(options.engine, model, { ...options, chunkSize }, watched);
  try {
    return await sampleOn(begun?.engine ?? 'auto', model, { ...options, chunkSize }, watched);
  } catch (error) {
    if (!(error instanceof MaskgapError && error.code === 'engine')) throw error;
    options.onNotice?.(`${error.message}; going on with the reference engine`);
    return sampleOn('reference', model, { ...options, chunkSize }, watched);
  }
}

async function sampleOn(
  engineName: string,
  model: DataModel,
  options: MeasureOptions,
  watched: Watched,
): Promise<Sampled> {
  const { length, target } = options;
  const { readings, kept } = readingsFor(length, options.schedules ?? []);
  const plan = planChunks(length, options.trajectories, options.chunkSize);
  const engine = await createEngine(engineName);
  const memory = options.memory ?? DEFAULT_MEMORY;
  const windows = windowsFor(
    model.process,
    length,
    (span) => engine.memoryFor(model.process, span) <= memory,
  );
  const span = windows === undefined ? length : windowSpan(length, windows);
  const workers = workersWithin(engine, model, span, options);
  noteRounding(plan, options);

  const entropy = sequenceEntropy(model, length);
  const informationOf = (chunks: readonly ChunkMeans[]) =>
    new SampledProfile(chunks, entropy, {
      method: methodOf(chunks[0], windows),
      length,
      levels: readings.levels,
      kept,
    });
  let expectedChunks = plan.chunks;
  let worstRelativeError: number | undefined;
  const task: SweepTask = {
    chain: model.process,
    length,
    key: keyFromSeed(options.seed),
    chunkSize: plan.chunkSize,
    tolerance: engine.tolerance,
    checks: options.check ? THOROUGH_CHECKS : ROUTINE_CHECKS,
    readings,
    windows,
  };
  const store = await openStore(engine, model, options, task, kept);
  const run = await startChecked(engine, task, workers, store, options.onNotice);
  try {
    const { chunks, stopped } = await collectChunks(run, {
      chunks: plan.chunks,
      precise: (sofar) => {
        const information = informationOf(sofar);
        const precision = precisionOf(watched(information), length, target, information.rounding);
        expectedChunks = Math.ceil(precision.growth * sofar.length);
        worstRelativeError = precision.worstRelativeError;
        return precision.improvable === 0;
      },
      timeLimit: options.timeLimit,
      signal: options.signal,
      onChunk: (count, seconds) =>
        options.onProgress?.({
          trajectories: count * plan.chunkSize,
          seconds,
          worstRelativeError,
          expectedTrajectories: expectedChunks && Math.max(count, expectedChunks) * plan.chunkSize,
        }),
    });
    const information = informationOf(chunks);
    return {
      information,
      sampling: {
        engine: engine.name,
        device: engine.device,
        workers,
        chunks: chunks.length,
        trajectories: chunks.length * plan.chunkSize,
        chunkSize: plan.chunkSize,
        stopped,
        tolerance: Math.min(...chunks.map((chunk) => chunk.tolerance)),
        disagreement: Math.max(...chunks.map((chunk) => chunk.disagreement ?? 0)),
      },
      missed:
        stopped === 'time limit' || stopped === 'precision'
          ? precisionOf(watched(information), length, target, information.rounding).missed
          : 0,
    };
  } finally {
    await run.close();
  }
}

/** What a trajectory was; gaps draw no tokens, so they have no surprisal. */
function methodOf({ surprisal }: ChunkMeans, windows: WindowPlan | undefined): string {
  if (windows !== undefined) return 'sweep of windows';
  return surprisal === undefined ? 'gaps' : 'sweep';
}

/** As many threads as asked for and as fit the memory; at least one must fit. */
function workersWithin(
  engine: Engine,
  { process: chain }: DataModel,
  span: number,
  options: MeasureOptions,
): number {
  const { length, memory: budget = DEFAULT_MEMORY, workers = availableParallelism(), onNotice } = options;
  const needed = engine.memoryFor(chain, span);
  const mebibytes = (bytes: number) => `${Math.ceil(bytes / 2 ** 20)} MiB`;
  if (needed > budget) {
    throw inputError(
      `the ${engine.name} engine needs ${mebibytes(needed)} for this model at L = ${length}, and ${mebibytes(budget)} are allowed`,
      'raise --memory, or take a shorter length or a lower order',
    );
  }
  const fitting = Math.min(workers, Math.floor(budget / needed));
  if (fitting < workers) {
    onNotice?.(`${fitting} of ${workers} workers fit ${mebibytes(budget)}; raise --memory for more`);
  }
  return fitting;
}

function noteRounding({ chunks, chunkSize }: ChunkPlan, { trajectories, onNotice }: MeasureOptions): void {
  if (chunks === undefined || chunks * chunkSize === trajectories) return;
  onNotice?.(`${trajectories} trajectories are rounded up to ${chunks} chunks of ${chunkSize}`);
}

async function openStore(
  engine: Engine,
  model: DataModel,
  { out, length, seed, check = false }: MeasureOptions,
  { chunkSize, readings }: SweepTask,
  kept: readonly KeptSchedule[],
): Promise<ChunkStore | undefined> {
  if (out === undefined) return undefined;
  return ChunkStore.open(out, {
    modelSha256: modelDigest(model),
    length,
    seed,
    chunkSize,
    engine: engine.name,
    check,
    levels: readings.levels.length,
    schedules: kept
      .map(({ parsed, requestedSteps }) => [parsed.name, requestedSteps].join(' ').trim())
      .join(),
  });
}

/**
 * Starts a run. Chunk 0, which is always checked against fresh passes, says whether the usual tolerance is tight enough
 * for this model: if the check had to tighten it, all chunks take the tighter one.
 */
async function startChecked(
  engine: Engine,
  task: SweepTask,
  workers: number,
  store: ChunkStore | undefined,
  onNotice: MeasureOptions['onNotice'],
): Promise<EngineRun> {
  let run = await engine.start(task, workers);
  const compute = async (chunk: number) => {
    const stored = store?.get(chunk);
    if (stored !== undefined) return stored;
    const means = await run.computeChunk(chunk);
    await store?.add(means);
    return means;
  };
  const pilot = await compute(0);
  if (pilot.tolerance < task.tolerance) {
    onNotice?.(
      `messages of this model settle slowly: tolerance tightened from ${task.tolerance} to ${pilot.tolerance}`,
    );
    await run.close();
    run = await engine.start({ ...task, tolerance: pilot.tolerance }, workers);
  }
  return {
    parallelism: run.parallelism,
    computeChunk: async (chunk) => (chunk === 0 ? pilot : compute(chunk)),
    close: () => run.close(),
  };
}
