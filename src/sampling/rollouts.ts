import { ROLLOUT_VALUES, type RolloutMeans, type RolloutTask } from '../chunks/rollout.js';
import { automaticForRollouts } from '../engines/auto.js';
import type { Engine } from '../engines/engine.js';
import { createEngine } from '../engines/index.js';
import { enumerateRollouts, isEnumerable } from '../estimators/rolloutEnumeration.js';
import { type RolledOut, type RolledRows, RolloutEstimates } from '../estimators/rolloutEstimates.js';
import { type DataModel, modelDigest } from '../models/index.js';
import { ChunkStore } from './chunkStore.js';
import { collectChunks } from './collect.js';
import type { MeasureOptions, SamplingRecord } from './options.js';
import { planChunks } from './plan.js';
import { precisionOf } from './precision.js';
import {
  type RolloutPlan,
  rolloutNeeds,
  rolloutSettingOf,
  rolloutTaskOf,
  startRollouts,
} from './rolloutSampling.js';
import { noteRounding, onSuitableEngine } from './sample.js';
import { samplingRecord, startChecked } from './sweeps.js';
import { workersWithin } from './trajectories.js';

/** Which samplers are rolled out, along what, and how precisely. */
export interface RolloutOptions extends Omit<MeasureOptions, 'schedules'>, RolledOut {}

/** What rollouts say of samplers, and how it was found. */
export interface RolloutMeasurement extends RolledRows {
  readonly estimator: string;
  readonly seconds: number;
  readonly cpuSeconds: number;
  /** Absent if everything is exact. */
  readonly sampling?: SamplingRecord;
  /** KLs that missed the precision target within the time limit. */
  readonly missed: number;
}

type Rolled = Omit<RolloutMeasurement, 'seconds' | 'cpuSeconds'>;

/**
 * What samplers cost: by enumeration of every path where that is asked for or cheap, else by
 * rollouts until the KLs are as precise as the target says (or something else ends it).
 */
export async function measureRollouts(
  model: DataModel,
  options: RolloutOptions,
): Promise<RolloutMeasurement> {
  const started = performance.now();
  const cpu = process.cpuUsage();
  const { method } = options;
  const rolled: Rolled =
    method !== 'monte-carlo' && isEnumerable(model, options, method)
      ? { ...enumerateRollouts(model, options), estimator: 'enumeration of every path', missed: 0 }
      : await onSuitableEngine(
          options,
          (chosen) => sampleOn(model, { ...options, ...chosen }),
          automaticForRollouts,
        );
  const { user, system } = process.cpuUsage(cpu);
  return { ...rolled, seconds: (performance.now() - started) / 1000, cpuSeconds: (user + system) / 1e6 };
}

async function sampleOn(model: DataModel, options: RolloutOptions): Promise<Rolled> {
  options.onBegin?.();
  const { length, target } = options;
  const engine = await createEngine(options.engine, options);
  const plan = planChunks(length, 'sweep', options);
  const fitting = workersWithin(engine, rolloutNeeds(engine, model, options), options);
  const workers = Math.min(fitting, plan.chunks ?? fitting);
  noteRounding(plan, options);
  const rollouts: RolloutPlan = { ...options, chunkSize: plan.chunkSize, check: options.check ?? false };
  const task = rolloutTaskOf(model, rollouts, engine);
  const setting = rolloutSettingOf(model, rollouts);
  const estimatesOf = (chunks: readonly RolloutMeans[]) => new RolloutEstimates(chunks, setting);
  const precisionAt = (chunks: readonly RolloutMeans[]) => {
    const estimates = estimatesOf(chunks);
    return precisionOf(estimates.divergences(), length, target, 0, estimates.doubts());
  };

  let expectedChunks = plan.chunks;
  let worstRelativeError: number | undefined;
  const store = await openStore(engine, model, options, task);
  const run = await startChecked(
    (each: RolloutTask) => startRollouts(engine, each, workers),
    task,
    store,
    options.onNotice,
  );
  try {
    const { chunks, stopped } = await collectChunks(run, {
      chunks: plan.chunks,
      growth: (sofar) => {
        const precision = precisionAt(sofar);
        expectedChunks = Math.ceil(precision.growth * sofar.length);
        worstRelativeError = precision.worstRelativeError;
        return precision.improvable === 0 ? 1 : precision.growth;
      },
      started: options.started,
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
    const estimates = estimatesOf(chunks);
    return {
      rows: estimates.rows(),
      differences: estimates.differences(),
      doubtful: estimates.doubtful,
      estimator: 'rollouts',
      sampling: samplingRecord(engine, workers, plan.chunkSize, stopped, chunks, estimates.doubts()),
      missed: stopped === 'time limit' || stopped === 'precision' ? precisionAt(chunks).missed : 0,
    };
  } finally {
    await run.close();
  }
}

async function openStore(
  engine: Engine,
  model: DataModel,
  { out, length, seed, check = false, data, generated, orders }: RolloutOptions,
  { chunkSize, samplers, predictor }: RolloutTask,
): Promise<ChunkStore<RolloutMeans> | undefined> {
  if (out === undefined) return undefined;
  const plan = {
    modelSha256: modelDigest(model),
    length,
    seed,
    chunkSize,
    engine: engine.name,
    check,
    rollouts: [data && 'data', generated && 'generated'].filter(Boolean).join(),
    samplers: JSON.stringify(samplers),
    ...(orders === undefined ? {} : { orders }),
    ...(predictor && { predictor: predictor.modelSha256 ?? predictor.name }),
  };
  const values = samplers.length * ROLLOUT_VALUES.length;
  return ChunkStore.openAny(out, plan, async () => {
    const { decodeRollouts } = await import('./chunkLine.js');
    return (line, place) => decodeRollouts(line, values, place);
  });
}
