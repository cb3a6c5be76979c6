import { availableParallelism } from 'node:os';
import { ROUTINE_CHECKS, THOROUGH_CHECKS } from '../engines/checks.js';
import type { ChunkMeans, Engine, EngineRun, SweepTask } from '../engines/engine.js';
import { createEngine } from '../engines/index.js';
import { inputError } from '../errors.js';
import { exactProfile } from '../exact/index.js';
import { type DataModel, modelDigest, sequenceEntropy } from '../models/index.js';
import { keyFromSeed } from '../random/seed.js';
import { ChunkStore } from '../runs/chunkStore.js';
import type { Estimate } from '../statistics/estimate.js';
import { collectChunks, type StopReason } from './collect.js';
import { ExactInformation } from './exactInformation.js';
import type { InformationProfile } from './informationProfile.js';
import { type ChunkPlan, planChunks } from './plan.js';
import { type PrecisionTarget, precisionOf } from './precision.js';
import { SampledProfile } from './sampledProfile.js';

export interface MeasureOptions {
  /** L */
  readonly length: number;
  /** `auto`: exact where a closed form or enumeration is cheap. */
  readonly method: 'auto' | 'exact' | 'monte-carlo';
  readonly seed: string;
  /** A fixed number of trajectories; switches the precision target off. */
  readonly trajectories?: number;
  readonly chunkSize?: number;
  readonly target: PrecisionTarget;
  /** Seconds of wall-clock time. */
  readonly timeLimit?: number;
  /** Compare with fresh passes at many levels. */
  readonly check?: boolean;
  readonly engine: string;
  /** Threads; by default one per core. The result does not depend on it. */
  readonly workers?: number;
  /** Bytes, over all threads. */
  readonly memory?: number;
  /** Directory that keeps the chunks: what it holds already is not computed again. */
  readonly out?: string;
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: MeasureProgress) => void;
  /** Told when something was done differently from what was asked for. */
  readonly onNotice?: (notice: string) => void;
}

export interface MeasureProgress {
  readonly trajectories: number;
  readonly seconds: number;
  /** Of the rows that count, at the last look. */
  readonly worstRelativeError?: number;
  /** Trajectories that the target will have taken, as far as can be told. */
  readonly expectedTrajectories?: number;
}

/** How a profile was sampled. */
export interface SamplingRecord {
  readonly engine: string;
  readonly device: string;
  readonly workers: number;
  readonly chunks: number;
  readonly trajectories: number;
  readonly chunkSize: number;
  readonly stopped: StopReason;
  readonly tolerance: number;
  /** Largest relative disagreement of incremental messages with fresh passes, over all checks. */
  readonly disagreement: number;
}

export interface Measurement {
  readonly information: InformationProfile;
  /** Wall-clock and processor time of the computation. */
  readonly seconds: number;
  readonly cpuSeconds: number;
  /** Absent if the profile is exact. */
  readonly sampling?: SamplingRecord;
  /** Rows that missed the precision target within the time limit. */
  readonly missed: number;
}

const DEFAULT_MEMORY = 2 * 2 ** 30;

/**
 * The information profile of a model: exact where that is asked for or cheap, else sampled until the watched estimates
 * are as precise as the target says (or the fixed number of trajectories, the time limit or an interrupt ends it).
 *
 * @param watched the estimates whose precision decides
 */
export async function measure(
  model: DataModel,
  options: MeasureOptions,
  watched: (information: InformationProfile) => readonly Estimate[],
): Promise<Measurement> {
  const started = performance.now();
  const cpu = process.cpuUsage();
  const timed = (rest: Omit<Measurement, 'seconds' | 'cpuSeconds'>): Measurement => {
    const { user, system } = process.cpuUsage(cpu);
    return { ...rest, seconds: (performance.now() - started) / 1000, cpuSeconds: (user + system) / 1e6 };
  };

  if (options.method !== 'monte-carlo') {
    // Who asks for exact answers is ready to wait for them.
    const budget = options.method === 'exact' ? Number.POSITIVE_INFINITY : undefined;
    const exact = exactProfile(model, options.length, { budget });
    if (exact !== undefined) return timed({ information: new ExactInformation(exact), missed: 0 });
    if (options.method === 'exact') {
      throw inputError(
        `no exact method is cheap enough for this ${model.kind} model at L = ${options.length}`,
        'use --method monte-carlo, or a shorter length',
      );
    }
  }
  return timed(await sample(model, options, watched));
}

async function sample(
  model: DataModel,
  options: MeasureOptions,
  watched: (information: InformationProfile) => readonly Estimate[],
): Promise<Omit<Measurement, 'seconds' | 'cpuSeconds'>> {
  const { length, target } = options;
  const begun = options.out === undefined ? undefined : await ChunkStore.planIn(options.out);
  const plan = planChunks(length, options.trajectories, options.chunkSize ?? begun?.chunkSize);
  const engine = await createEngine(options.engine);
  const workers = workersWithin(engine, model, options);
  noteRounding(plan, options);

  const entropy = sequenceEntropy(model, length);
  const informationOf = (chunks: readonly ChunkMeans[]) => new SampledProfile(chunks, entropy);
  let expectedChunks = plan.chunks;
  let worstRelativeError: number | undefined;
  const store = await openStore(engine, model, options, plan.chunkSize);
  const run = await startChecked(engine, model, options, plan.chunkSize, workers, store);
  try {
    const { chunks, stopped } = await collectChunks(run, {
      chunks: plan.chunks,
      precise: (sofar) => {
        const precision = precisionOf(watched(informationOf(sofar)), length, target);
        expectedChunks = Math.ceil(precision.growth * sofar.length);
        worstRelativeError = precision.worstRelativeError;
        return precision.missed === 0;
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
      missed: stopped === 'time limit' ? precisionOf(watched(information), length, target).missed : 0,
    };
  } finally {
    await run.close();
  }
}

/** As many threads as asked for and as fit the memory; at least one must fit. */
function workersWithin(engine: Engine, { process: chain }: DataModel, options: MeasureOptions): number {
  const { length, memory: budget = DEFAULT_MEMORY, workers = availableParallelism(), onNotice } = options;
  const needed = engine.memoryFor(chain, length);
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
  chunkSize: number,
): Promise<ChunkStore | undefined> {
  if (out === undefined) return undefined;
  return ChunkStore.open(out, {
    modelSha256: modelDigest(model),
    length,
    seed,
    chunkSize,
    engine: engine.name,
    check,
  });
}

/**
 * Starts a run. Chunk 0, which is always checked against fresh passes, says whether the usual tolerance is tight enough
 * for this model: if the check had to tighten it, all chunks take the tighter one.
 */
async function startChecked(
  engine: Engine,
  model: DataModel,
  { length, seed, check, onNotice }: MeasureOptions,
  chunkSize: number,
  workers: number,
  store: ChunkStore | undefined,
): Promise<EngineRun> {
  const task: SweepTask = {
    chain: model.process,
    length,
    key: keyFromSeed(seed),
    chunkSize,
    tolerance: engine.tolerance,
    checks: check ? THOROUGH_CHECKS : ROUTINE_CHECKS,
  };
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
