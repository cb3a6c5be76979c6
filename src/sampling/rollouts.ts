import type { RolloutMeans } from '../chunks/rollout.js';
import { automaticForRollouts } from '../engines/auto.js';
import type { Engine } from '../engines/engine.js';
import { createEngine } from '../engines/index.js';
import { enumerateRollouts, isEnumerable } from '../estimators/rolloutEnumeration.js';
import type { RolledOut, RolledRows, RolloutEstimates } from '../estimators/rolloutEstimates.js';
import { type DataModel, modelDigest } from '../models/index.js';
import { ChunkStore } from './chunkStore.js';
import type { MeasureOptions, SamplingRecord } from './options.js';
import { planChunks } from './plan.js';
import { precisionOf } from './precision.js';
import { type RolloutPlan, type RolloutSampling, rolloutSampling } from './rolloutSampling.js';
import type { Reading, Sampled } from './sampled.js';
import { sampleOnce } from './sampleOnce.js';
import { onSuitableEngine } from './suitableEngine.js';

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
  const { length, target, check = false } = options;
  const engine = await createEngine(options.engine, options);
  const plan = planChunks(length, 'sweep', options);
  const rollouts: RolloutPlan = { ...options, chunkSize: plan.chunkSize, check };
  const rolled = rolloutSampling(model, rollouts);
  const sampled: Sampled<RolloutMeans, Reading & { readonly estimates: RolloutEstimates }> = {
    ...rolled,
    readingOf(chunks) {
      const estimates = rolled.estimatesOf(chunks);
      const doubts = () => estimates.doubts();
      return {
        estimates,
        precision: () => [precisionOf(estimates.divergences(), length, target, 0, doubts())],
        doubts,
      };
    },
  };
  const { reading, ...rest } = await sampleOnce(sampled, engine, plan, options, {
    openKeeper: () => openStore(engine, model, options, rollouts, rolled),
  });
  const { estimates } = reading;
  estimates.checkDecomposition();
  return {
    rows: estimates.rows(),
    differences: estimates.differences(),
    estimator: 'rollouts',
    ...rest,
  };
}

async function openStore(
  engine: Engine,
  model: DataModel,
  { out }: RolloutOptions,
  { length, seed, chunkSize, check, data, generated, orders, samplers, predictor }: RolloutPlan,
  { decoder }: RolloutSampling,
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
  return ChunkStore.open(out, plan, decoder);
}
