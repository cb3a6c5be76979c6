import { join } from 'node:path';
import { allRevise, type RolloutMeans } from '../chunks/rollout.js';
import { automaticForRollouts } from '../engines/auto.js';
import type { Engine } from '../engines/engine.js';
import { createEngine } from '../engines/index.js';
import { inputError } from '../errors.js';
import { enumerateRollouts, isEnumerable } from '../estimators/rolloutEnumeration.js';
import type { RolledEstimates, RolledOut, RolledRows } from '../estimators/rolloutEstimates.js';
import { type DataModel, modelDigest } from '../models/index.js';
import { createSampler, revises } from '../samplers/registry.js';
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

/** How rows were found. */
export interface RowsFound {
  readonly estimator: string;
  /** Absent if everything is exact. */
  readonly sampling?: SamplingRecord;
}

/** What rollouts say of samplers, and how it was found. */
export interface RolloutMeasurement extends RolledRows, RowsFound {
  readonly seconds: number;
  readonly cpuSeconds: number;
  /** What must be precise and missed its target within the time limit. */
  readonly missed: number;
  /** How the rows of samplers that revise were found, where they stand beside others. */
  readonly revising?: RowsFound;
}

type Rolled = Omit<RolloutMeasurement, 'seconds' | 'cpuSeconds' | 'revising'>;

/**
 * What samplers cost, those that revise and those that do not: exactly where that is asked for or cheap, else by rollouts
 * until what must be precise is as precise as the target says (or something else ends it). The two kinds draw from streams
 * of their own, and are rolled out one after the other: a time limit is divided between them, and with `out` each keeps its
 * chunks in a directory of its own there, `unmasking` and `revising`.
 *
 * @throws MaskgapError for samplers and settings that cannot be, before anything is sampled
 */
export async function measureRollouts(
  model: DataModel,
  options: RolloutOptions,
): Promise<RolloutMeasurement> {
  const began = performance.now();
  const cpu = process.cpuUsage();
  refuseMeaningless(options);
  const rolled = await measureKinds(model, { ...options, started: options.started ?? began });
  const { user, system } = process.cpuUsage(cpu);
  return { ...rolled, seconds: (performance.now() - began) / 1000, cpuSeconds: (user + system) / 1e6 };
}

/** Refuses what has no meaning for samplers that revise. */
function refuseMeaningless({ samplers, length, generated, orders }: RolloutOptions): void {
  // Along data there is nothing but the KL given the order.
  if (!generated) for (const sampler of samplers) createSampler(sampler, length);
  if (orders !== undefined && samplers.every(revises))
    throw inputError('option --orders does not apply to samplers that revise', 'leave it out');
}

async function measureKinds(
  model: DataModel,
  options: RolloutOptions,
): Promise<Rolled & Pick<RolloutMeasurement, 'revising'>> {
  const { samplers, out, timeLimit } = options;
  const [unmasking, revising] = [samplers.filter((one) => !revises(one)), samplers.filter(revises)];
  if (unmasking.length === 0 || revising.length === 0) return measureKind(model, options);
  const within = (name: string) => (out === undefined ? undefined : join(out, name));
  // A directory of another kind is refused before the first kind is sampled.
  if (out !== undefined) await ChunkStore.planIn(within('revising')!);
  const first = await measureKind(model, {
    ...options,
    samplers: unmasking,
    out: within('unmasking'),
    timeLimit: timeLimit && timeLimit / 2,
  });
  const second = await measureKind(model, {
    ...options,
    samplers: revising,
    orders: undefined,
    out: within('revising'),
  });
  const { rows, missed, differences: _none, ...found } = second;
  return {
    ...first,
    rows: [...first.rows, ...rows],
    missed: first.missed + missed,
    revising: found,
  };
}

/** Samplers of one kind. */
async function measureKind(model: DataModel, options: RolloutOptions): Promise<Rolled> {
  const { method } = options;
  if (method !== 'monte-carlo' && isEnumerable(model, options, method))
    return { ...(await enumerateRollouts(model, options)), missed: 0 };
  return onSuitableEngine(
    options,
    (chosen) => sampleOn(model, { ...options, ...chosen }),
    automaticForRollouts,
  );
}

async function sampleOn(model: DataModel, options: RolloutOptions): Promise<Rolled> {
  options.onBegin?.();
  const { length, target, check = false } = options;
  const engine = await createEngine(options.engine, options);
  const plan = planChunks(length, 'sweep', options);
  const rollouts: RolloutPlan = { ...options, chunkSize: plan.chunkSize, check };
  const rolled = rolloutSampling(model, rollouts);
  const sampled: Sampled<RolloutMeans, Reading & { readonly estimates: RolledEstimates }> = {
    ...rolled,
    readingOf(chunks) {
      const estimates = rolled.estimatesOf(chunks);
      const doubts = () => estimates.doubts();
      return {
        estimates,
        precision: () => {
          const { estimates: judged, tokens } = estimates.judged();
          return [precisionOf(judged, tokens, target, 0, doubts())];
        },
        doubts,
      };
    },
  };
  const { reading, ...rest } = await sampleOnce(sampled, engine, plan, options, {
    openKeeper: () => openStore(engine, model, options, rollouts, rolled),
  });
  const { estimates } = reading;
  return {
    rows: estimates.rows(),
    differences: estimates.differences(),
    doubtful: estimates.doubtful,
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
  const common = { modelSha256: modelDigest(model), length, seed, chunkSize, engine: engine.name, check };
  const own = allRevise({ samplers })
    ? { revising: JSON.stringify(samplers) }
    : {
        rollouts: [data && 'data', generated && 'generated'].filter(Boolean).join(),
        samplers: JSON.stringify(samplers),
        ...(orders === undefined ? {} : { orders }),
      };
  const filler = predictor && { predictor: predictor.modelSha256 ?? predictor.name };
  const plan = { ...common, ...own, ...filler };
  return ChunkStore.open(out, plan, decoder);
}
