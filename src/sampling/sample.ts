import type { ChunkMeans } from '../chunks/task.js';
import type { Engine } from '../engines/engine.js';
import { createEngine } from '../engines/index.js';
import { inputError } from '../errors.js';
import type { InformationProfile } from '../estimators/informationProfile.js';
import { LEAST_TO_CHOOSE, type SampledProfile, tooLongForPositions } from '../estimators/sampledProfile.js';
import { type DataModel, modelDigest } from '../models/index.js';
import { choosesOnProfile } from '../schedules/requested.js';
import type { Estimate } from '../statistics/estimate.js';
import { ChunkStore } from './chunkStore.js';
import type { Measurement, MeasureOptions } from './options.js';
import { planChunks } from './plan.js';
import { precisionOf } from './precision.js';
import type { Reading, Sampled } from './sampled.js';
import { sampleOnce } from './sampleOnce.js';
import { onSuitableEngine } from './suitableEngine.js';
import { type ProfileSampling, profileSampling, type SamplingPlan } from './sweeps.js';
import { keepsPositions, planTrajectories } from './trajectories.js';

/** Levels of a longer sequence would not fit the memory of one trajectory. */
const LONGEST = 2 ** 30;

type Watched = (information: InformationProfile) => readonly Estimate[];
type Measured = Omit<Measurement, 'seconds' | 'cpuSeconds'>;

/**
 * Samples a model's profile: plans the run, computes chunks until the watched estimates are precise enough or something
 * else says stop, and hands back what they estimate.
 */
export async function sample(model: DataModel, options: MeasureOptions, watched: Watched): Promise<Measured> {
  return onSuitableEngine(options, (chosen) => sampleOn(model, { ...options, ...chosen }, watched));
}

async function sampleOn(model: DataModel, options: MeasureOptions, watched: Watched): Promise<Measured> {
  const { length, target, schedules = [], seed, check = false } = options;
  if (length > LONGEST)
    throw inputError(
      `L = ${length} is too long to be sampled, which goes up to L = ${LONGEST}`,
      'take a shorter length: per token, long sequences of a stationary model are alike',
    );
  const engine = await createEngine(options.engine, options);
  const trajectories = await planTrajectories(engine, model.process, length, options);
  if (options.positions && !keepsPositions(engine, trajectories, length)) throw tooLongForPositions(length);
  const chooses = options.chooses || schedules.some(choosesOnProfile);
  const plan = planChunks(length, trajectories.method, options, chooses);
  const asked = engine.levels === 'asked' ? { levels: options.levels } : undefined;
  const sampling: SamplingPlan = {
    length,
    seed,
    chunkSize: plan.chunkSize,
    check,
    schedules,
    trajectories,
    asked,
  };
  const profile = profileSampling(model, sampling);
  const sampled: Sampled<ChunkMeans, Reading & { readonly information: SampledProfile }> = {
    ...profile,
    needs: () => trajectories,
    readingOf(chunks) {
      const information = profile.informationOf(chunks);
      return {
        information,
        precision: () => {
          const estimates = watched(information);
          return [precisionOf(estimates, length, target, information.rounding, information.doubts())];
        },
        doubts: () => information.doubts(),
      };
    },
  };
  const { reading, ...rest } = await sampleOnce(sampled, engine, plan, options, {
    least: chooses ? LEAST_TO_CHOOSE : undefined,
    openKeeper: () => openStore(engine, model, options, sampling, profile),
  });
  return { ...rest, information: reading.information };
}

async function openStore(
  { name, levels }: Engine,
  model: DataModel,
  { out }: MeasureOptions,
  { length, seed, chunkSize, check }: SamplingPlan,
  { readings, kept, decoder }: ProfileSampling,
): Promise<ChunkStore<ChunkMeans> | undefined> {
  if (out === undefined) return undefined;
  const plan = {
    modelSha256: modelDigest(model),
    length,
    seed,
    chunkSize,
    engine: name,
    check,
    levels: readings.levels.length,
    schedules: kept
      .map(({ parsed, requestedSteps }) => [parsed.name, requestedSteps].join(' ').trim())
      // Levels that were asked for one by one are not told by their number.
      .concat(levels === 'asked' ? [`levels ${Array.from(readings.levels).join(' ')}`] : [])
      .join(),
  };
  return ChunkStore.open(out, plan, decoder);
}
