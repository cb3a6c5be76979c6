import { ROUTINE_CHECKS, THOROUGH_CHECKS } from '../chunks/checks.js';
import type { ChunkMeans, ChunkTask, Readings, SweepTask } from '../chunks/task.js';
import type { Engine, EngineRun } from '../engines/engine.js';
import type { KeptSchedule } from '../estimators/keptReadings.js';
import { knownLevels } from '../estimators/knownLevels.js';
import { SampledProfile } from '../estimators/sampledProfile.js';
import type { Doubt } from '../estimators/scrutiny.js';
import { lagEntropies } from '../exact/lagEntropies.js';
import { type DataModel, sequenceEntropy } from '../models/index.js';
import { keyFromSeed } from '../random/seed.js';
import type { RequestedSchedule } from '../schedules/requested.js';
import { askedReadings } from './askedReadings.js';
import { readingsFor } from './longSequences.js';
import type { SamplingRecord } from './options.js';
import type { TrajectoryKind } from './trajectories.js';

/** Everything that determines the chunks of a run, besides the model and the engine. */
export interface SamplingPlan {
  /** L */
  readonly length: number;
  readonly seed: string;
  readonly chunkSize: number;
  /** Compare with fresh passes at many levels. */
  readonly check: boolean;
  /** Schedules that will be asked for. */
  readonly schedules: readonly RequestedSchedule[];
  readonly trajectories: TrajectoryKind;
  /** Present where the engine computes each level by itself: the levels that will be asked for beside those, every one by default. */
  readonly asked?: { readonly levels?: readonly number[] };
}

/** What the chunks of a run hold, and what they say together. */
export interface Reading {
  readonly readings: Readings;
  /** Schedules whose sums are kept beside the levels. */
  readonly kept: readonly KeptSchedule[];
  /** @param chunks chunks 0, 1, 2, .. without gaps; at least 2 */
  informationOf(chunks: readonly ChunkMeans[]): SampledProfile;
}

export function readingOf(
  model: DataModel,
  { length, schedules, trajectories, asked }: SamplingPlan,
): Reading {
  const { readings, kept, grid } =
    asked === undefined ? readingsFor(length, schedules) : askedReadings(length, schedules, asked.levels);
  const entropy = sequenceEntropy(model, length);
  const { levels } = readings;
  const known = knownLevels(model, length);
  return {
    readings,
    kept,
    informationOf: (chunks) =>
      new SampledProfile(chunks, entropy, {
        known,
        method: asked === undefined ? trajectories.method : FULL_PASSES[trajectories.method],
        length,
        levels,
        kept,
        grid,
        coupled: asked !== undefined && levels.length < length,
      }),
  };
}

/** What the tasks of all kinds of trajectories have in common. */
export function commonTask(
  model: DataModel,
  { length, seed, chunkSize, check }: Pick<SamplingPlan, 'length' | 'seed' | 'chunkSize' | 'check'>,
  { tolerance }: Pick<Engine, 'tolerance'>,
): ChunkTask {
  return {
    chain: model.process,
    length,
    key: keyFromSeed(seed),
    chunkSize,
    tolerance,
    checks: check ? THOROUGH_CHECKS : ROUTINE_CHECKS,
  };
}

/**
 * The tolerance of samplers that choose positions by their laws: scores are compared after rounding to 6 decimals, and what
 * is dropped of a message must not decide between positions whose laws differ by little more.
 */
export function precise({ tolerance }: Pick<Engine, 'tolerance'>): Pick<Engine, 'tolerance'> {
  return { tolerance: Math.min(tolerance, 1e-6) };
}

/** What an engine is to compute. */
export function taskOf(
  model: DataModel,
  plan: SamplingPlan,
  { readings }: Reading,
  engine: Pick<Engine, 'tolerance'>,
): SweepTask {
  const { length, trajectories } = plan;
  return {
    ...commonTask(model, plan, engine),
    readings,
    windows: trajectories.windows,
    lags: trajectories.method === 'gaps' ? lagEntropies(model.process, length) : undefined,
  };
}

/** How chunks were computed. */
export function samplingRecord(
  { name, device }: Pick<Engine, 'name' | 'device'>,
  workers: number,
  chunkSize: number,
  stopped: SamplingRecord['stopped'],
  chunks: readonly { readonly tolerance: number; readonly disagreement?: number }[],
  doubts: readonly Doubt[],
): SamplingRecord {
  const alarms = doubts.map(({ alarm }) => alarm);
  return {
    engine: name,
    device,
    workers,
    chunks: chunks.length,
    trajectories: chunks.length * chunkSize,
    chunkSize,
    stopped,
    tolerance: Math.min(...chunks.map(({ tolerance }) => tolerance)),
    disagreement: Math.max(...chunks.map(({ disagreement = 0 }) => disagreement)),
    ...(alarms.length > 0 ? { alarms } : {}),
  };
}

/** What a trajectory is where levels are computed one by one. */
const FULL_PASSES: Record<TrajectoryKind['method'], string> = {
  sweep: 'full passes',
  'sweep of windows': 'full passes over windows',
  gaps: 'passes by gaps',
};

/** Where chunks that are computed already may be found, and where new ones are kept. */
export interface ChunkKeeper<Means> {
  get(chunk: number): Means | undefined;
  add(chunk: Means): Promise<void>;
}

/**
 * Starts a run. Chunk 0, which is always checked against fresh passes, says whether the usual tolerance is tight enough
 * for this model: if the check had to tighten it, all chunks take the tighter one.
 *
 * @param start how the engine begins a run of this task
 */
export async function startChecked<
  Task extends { readonly tolerance: number },
  Means extends { readonly tolerance: number },
>(
  start: (task: Task) => Promise<EngineRun<Means>>,
  task: Task,
  keeper?: ChunkKeeper<Means>,
  onNotice?: (notice: string) => void,
): Promise<EngineRun<Means>> {
  let run = await start(task);
  const compute = async (chunk: number) => {
    const stored = keeper?.get(chunk);
    if (stored !== undefined) return stored;
    const means = await run.computeChunk(chunk);
    await keeper?.add(means);
    return means;
  };
  const pilot = await compute(0);
  if (pilot.tolerance < task.tolerance) {
    onNotice?.(
      `messages of this model settle slowly: tolerance tightened from ${task.tolerance} to ${pilot.tolerance}`,
    );
    await run.close();
    run = await start({ ...task, tolerance: pilot.tolerance });
  }
  return {
    parallelism: run.parallelism,
    computeChunk: async (chunk) => (chunk === 0 ? pilot : compute(chunk)),
    close: () => run.close(),
  };
}
