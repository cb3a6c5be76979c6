import type { SweepTask } from '../chunks/task.js';
import { automaticChoices, type Choice } from '../engines/auto.js';
import type { Engine } from '../engines/engine.js';
import { createEngine } from '../engines/index.js';
import { MaskgapError } from '../errors.js';
import type { InformationProfile } from '../estimators/informationProfile.js';
import type { KeptSchedule } from '../estimators/keptReadings.js';
import { LEAST_TO_CHOOSE, type SampledProfile, tooLongForPositions } from '../estimators/sampledProfile.js';
import { type DataModel, modelDigest } from '../models/index.js';
import { choosesOnProfile } from '../schedules/requested.js';
import type { Estimate } from '../statistics/estimate.js';
import { ChunkStore } from './chunkStore.js';
import { collectChunks } from './collect.js';
import type { Measurement, MeasureOptions } from './options.js';
import { type ChunkPlan, planChunks } from './plan.js';
import { precisionOf } from './precision.js';
import { readingOf, type SamplingPlan, samplingRecord, startChecked, taskOf } from './sweeps.js';
import { keepsPositions, planTrajectories, workersWithin } from './trajectories.js';

type Watched = (information: InformationProfile) => readonly Estimate[];
type Sampled = Omit<Measurement, 'seconds' | 'cpuSeconds'>;

/**
 * Samples a model's profile: plans the run, computes chunks until the watched estimates are precise enough or something
 * else says stop, and hands back what they estimate.
 */
export async function sample(model: DataModel, options: MeasureOptions, watched: Watched): Promise<Sampled> {
  return onSuitableEngine(options, (chosen) => sampleOn(model, { ...options, ...chosen }, watched));
}

/** The engine of a run, and the chunk size if it is given. */
type Chosen = Choice & Pick<MeasureOptions, 'chunkSize'>;

/**
 * Runs on the engine that was asked for; `auto` says which one it takes and goes on with its next choice where that cannot
 * serve the task. A run that was begun in a directory keeps its engine and chunk size.
 *
 * @param choicesOf the engines that `auto` takes, the first choice first
 */
export async function onSuitableEngine<Result>(
  { engine, out, onNotice, ...options }: Pick<MeasureOptions, 'engine' | 'out' | 'chunkSize' | 'onNotice'>,
  run: (chosen: Chosen) => Promise<Result>,
  choicesOf: (onNotice?: (notice: string) => void) => Promise<readonly Choice[]> = automaticChoices,
): Promise<Result> {
  const begunPlan = async () => (out === undefined ? undefined : ChunkStore.planIn(out));
  const begun = await begunPlan();
  const chunkSize = options.chunkSize ?? begun?.chunkSize;
  if (engine !== 'auto') return run({ engine, chunkSize });
  const choices = begun === undefined ? await choicesOf(onNotice) : [{ engine: begun.engine }];
  for (let i = 0; ; i++) {
    try {
      onNotice?.(`engine ${choices[i].engine}${choices[i].device ? ` on ${choices[i].device}` : ''}`);
      return await run({ ...choices[i], chunkSize });
    } catch (error) {
      const next = choices[i + 1];
      const refused = error instanceof MaskgapError && error.code === 'engine';
      // Chunks that are kept are one engine's.
      if (!refused || next === undefined || (await begunPlan()) !== undefined) throw error;
      onNotice?.(`${error.message}; going on with the ${next.engine} engine`);
    }
  }
}

async function sampleOn(model: DataModel, options: MeasureOptions, watched: Watched): Promise<Sampled> {
  const { length, target } = options;
  const engine = await createEngine(options.engine, options);
  const trajectories = await planTrajectories(engine, model.process, length, options);
  if (options.positions && !keepsPositions(engine, trajectories, length)) throw tooLongForPositions(length);
  const chooses = options.chooses || (options.schedules?.some(choosesOnProfile) ?? false);
  const plan = planChunks(length, trajectories.method, options, chooses);
  const fitting = workersWithin(engine, trajectories, options);
  const workers = Math.min(fitting, plan.chunks ?? fitting);
  noteRounding(plan, options);

  const sampling: SamplingPlan = {
    length,
    seed: options.seed,
    chunkSize: plan.chunkSize,
    check: options.check ?? false,
    schedules: options.schedules ?? [],
    trajectories,
    asked: engine.levels === 'asked' ? { levels: options.levels } : undefined,
  };
  const reading = readingOf(model, sampling);
  const { kept, informationOf } = reading;
  const task = taskOf(model, sampling, reading, engine);
  const precisionAt = (information: SampledProfile) => {
    const estimates = watched(information);
    return precisionOf(estimates, length, target, information.rounding, information.doubts());
  };
  let expectedChunks = plan.chunks;
  let worstRelativeError: number | undefined;
  const store = await openStore(engine, model, options, task, kept);
  const run = await startChecked((each) => engine.start(each, workers), task, store, options.onNotice);
  try {
    const { chunks, stopped } = await collectChunks(run, {
      chunks: plan.chunks,
      least: chooses ? LEAST_TO_CHOOSE : undefined,
      growth: (sofar) => {
        const precision = precisionAt(informationOf(sofar));
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
    const information = informationOf(chunks);
    const { missed } = precisionAt(information);
    return {
      information,
      sampling: samplingRecord(engine, workers, plan.chunkSize, stopped, chunks, information.doubts()),
      missed: stopped === 'time limit' || stopped === 'precision' ? missed : 0,
    };
  } finally {
    await run.close();
  }
}

export function noteRounding(
  { chunks, chunkSize }: ChunkPlan,
  { trajectories, onNotice }: Pick<MeasureOptions, 'trajectories' | 'onNotice'>,
): void {
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
      // Levels that were asked for one by one are not told by their number.
      .concat(engine.levels === 'asked' ? [`levels ${Array.from(readings.levels).join(' ')}`] : [])
      .join(),
  });
}
