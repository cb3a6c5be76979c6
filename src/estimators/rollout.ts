import { ROUTINE_CHECKS, THOROUGH_CHECKS } from '../engines/checks.js';
import type { Engine } from '../engines/engine.js';
import { createEngine } from '../engines/index.js';
import { ROLLOUT_VALUES, type RolloutMeans, type RolloutTask } from '../engines/rollout.js';
import { inputError, MaskgapError } from '../errors.js';
import { massFunction } from '../exact/enumeration.js';
import { enumeratedLaws } from '../exact/predictorEnumeration.js';
import { enumeratedPaths, enumerateSampler } from '../exact/samplerEnumeration.js';
import { type DataModel, modelDigest, sequenceEntropy } from '../models/index.js';
import type { ParsedPredictor } from '../predictors/predictor.js';
import { fillingOf } from '../predictors/registry.js';
import { keyFromSeed } from '../random/seed.js';
import { ChunkStore } from '../runs/chunkStore.js';
import { createSampler } from '../samplers/registry.js';
import type { ParsedSampler } from '../samplers/sampler.js';
import { exactly } from '../statistics/estimate.js';
import { exactTransitionStatistics, nextTokenLaw } from '../statistics/transitionStatistics.js';
import { collectChunks } from './collect.js';
import type { MeasureOptions, SamplingRecord } from './measure.js';
import { planChunks } from './plan.js';
import { precisionOf } from './precision.js';
import {
  type RolloutDifference,
  RolloutEstimates,
  type RolloutRow,
  type RolloutSetting,
} from './rolloutEstimates.js';
import { noteRounding, onSuitableEngine } from './sample.js';
import { startChecked } from './sampling.js';
import { type TrajectoryPlan, workersWithin } from './trajectories.js';

export interface RolloutOptions extends Omit<MeasureOptions, 'schedules'> {
  /** All on the same trajectories. */
  readonly samplers: readonly ParsedSampler[];
  /** Who fills; the optimal predictor if absent. */
  readonly predictor?: ParsedPredictor;
  /** Roll out data, for the forward KL. */
  readonly data: boolean;
  /** Roll out what the samplers generate, for everything else. */
  readonly generated: boolean;
  /** Independent orders per trajectory of data, a power of 2, for `marginalKlUpper`. */
  readonly orders?: number;
}

export interface RolloutMeasurement {
  /** One per sampler. */
  readonly rows: readonly RolloutRow[];
  readonly differences: readonly RolloutDifference[];
  readonly estimator: string;
  readonly seconds: number;
  readonly cpuSeconds: number;
  /** Absent if everything is exact. */
  readonly sampling?: SamplingRecord;
  /** KLs that missed the precision target within the time limit. */
  readonly missed: number;
}

type Rolled = Omit<RolloutMeasurement, 'seconds' | 'cpuSeconds'>;

/** Paths that an enumeration may follow where nobody has asked for an exact answer, and where somebody has. */
const PATHS = { auto: 2 ** 17, exact: 2 ** 24 };
/** Most entries of the table of marginals, (V + 1)^L. */
const TABLE = 2 ** 24;

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
  const rolled = enumerated(model, options) ?? (await sampleRollouts(model, options));
  const { user, system } = process.cpuUsage(cpu);
  return { ...rolled, seconds: (performance.now() - started) / 1000, cpuSeconds: (user + system) / 1e6 };
}

function enumerated(model: DataModel, options: RolloutOptions): Rolled | undefined {
  const { method, length, data, generated } = options;
  if (method === 'monte-carlo') return undefined;
  const { vocabularySize: V } = model;
  const samplers = options.samplers.map((sampler) => createSampler(sampler, length));
  const filling = options.predictor && fillingOf(options.predictor);
  const paths = samplers.reduce((sum, sampler) => sum + enumeratedPaths(sampler, V, length), 0);
  if ((V + 1) ** length > TABLE || paths > PATHS[method]) {
    if (method === 'auto') return undefined;
    throw inputError(
      `an exact answer would follow ${paths.toExponential(1)} paths of this ${model.kind} model at L = ${length}`,
      'use --method monte-carlo, or a shorter length',
    );
  }
  const pmf = massFunction(model, length);
  const law = nextTokenLaw(model.process, length);
  const rows = samplers.map((sampler): RolloutRow => {
    const all = enumerateSampler(pmf, V, length, sampler, filling && enumeratedLaws(filling, pmf, V, length));
    return {
      sampler: sampler.name,
      ...(data ? { roundsData: exactly(all.roundsData), forwardKl: exactly(all.forwardKl) } : {}),
      ...(data && filling ? { trainingError: exactly(all.trainingError) } : {}),
      ...(generated
        ? {
            rounds: exactly(all.rounds),
            reverseKl: exactly(all.reverseKl),
            negativeLogLikelihoodPerToken: exactly(all.negativeLogLikelihood / length),
            offSupportRate: exactly(all.offSupportRate),
            sequenceErrorRate: exactly(all.offSupportRate),
            ...exactTransitionStatistics(all.law, law, length),
          }
        : {}),
      ...(data && options.orders !== undefined ? { marginalKlUpper: exactly(all.marginalKl) } : {}),
    };
  });
  const differences = rows.flatMap(({ sampler: a, forwardKl: klA }, i) =>
    rows
      .slice(i + 1)
      .flatMap(({ sampler: b, forwardKl: klB }) =>
        klA && klB && Number.isFinite(klA.value + klB.value)
          ? [{ a, b, forwardKl: exactly(klA.value - klB.value) }]
          : [],
      ),
  );
  return { rows, differences, estimator: 'enumeration of every path', missed: 0 };
}

function sampleRollouts(model: DataModel, options: RolloutOptions): Promise<Rolled> {
  return onSuitableEngine(options, (chosen) => sampleOn(model, { ...options, ...chosen }));
}

async function sampleOn(model: DataModel, options: RolloutOptions): Promise<Rolled> {
  const { length, target, data, generated, predictor } = options;
  const engine = await createEngine(options.engine);
  const plan = planChunks(length, 'sweep', options);
  const fitting = workersWithin(engine, wholeSequences(engine, model, options), options);
  const workers = Math.min(fitting, plan.chunks ?? fitting);
  noteRounding(plan, options);
  const task: RolloutTask = {
    chain: model.process,
    length,
    key: keyFromSeed(options.seed),
    chunkSize: plan.chunkSize,
    tolerance: engine.tolerance,
    checks: options.check ? THOROUGH_CHECKS : ROUTINE_CHECKS,
    samplers: options.samplers,
    predictor,
    data,
    generated,
    ...(options.orders === undefined ? {} : { orders: options.orders }),
  };
  const entropy = sequenceEntropy(model, length) ?? length * Math.log(model.vocabularySize);
  const samplers = options.samplers.map(({ name }) => name);
  const law = nextTokenLaw(model.process, length);
  const setting: RolloutSetting = {
    length,
    samplers,
    data,
    generated,
    trained: predictor !== undefined,
    entropy,
    transitions: length > law.contextLength ? law : undefined,
    orders: options.orders,
    random: options.samplers.map((sampler) => createSampler(sampler, length).choice !== undefined),
  };
  const estimatesOf = (chunks: readonly RolloutMeans[]) => new RolloutEstimates(chunks, setting);
  const precisionAt = (chunks: readonly RolloutMeans[]) =>
    precisionOf(estimatesOf(chunks).divergences(), length, target, 0);

  let expectedChunks = plan.chunks;
  let worstRelativeError: number | undefined;
  const store = await openStore(engine, model, options, task);
  const run = await startChecked(
    (each: RolloutTask) => start(engine, each, workers),
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
    estimates.checkDecomposition();
    return {
      rows: estimates.rows(),
      differences: estimates.differences(),
      estimator: 'rollouts',
      sampling: {
        engine: engine.name,
        device: engine.device,
        workers,
        chunks: chunks.length,
        trajectories: chunks.length * plan.chunkSize,
        chunkSize: plan.chunkSize,
        stopped,
        tolerance: Math.min(...chunks.map(({ tolerance }) => tolerance)),
        disagreement: Math.max(...chunks.map(({ disagreement = 0 }) => disagreement)),
      },
      missed: stopped === 'time limit' || stopped === 'precision' ? precisionAt(chunks).missed : 0,
    };
  } finally {
    await run.close();
  }
}

/** Rollouts are of whole sequences; every order has messages of its own, and laws of all positions are kept a few times. */
function wholeSequences(
  engine: Engine,
  { process, vocabularySize }: DataModel,
  { length, orders = 0, predictor }: Pick<RolloutOptions, 'length' | 'orders' | 'predictor'>,
): TrajectoryPlan {
  const second = predictor?.chain === undefined ? 0 : engine.memoryFor(predictor.chain, length);
  const memory = (1 + orders) * engine.memoryFor(process, length) + second + 6 * 8 * length * vocabularySize;
  return { method: 'sweep', memory, span: length };
}

function start(engine: Engine, task: RolloutTask, workers: number) {
  if (engine.startRollouts) return engine.startRollouts(task, workers);
  throw new MaskgapError(
    'engine',
    `the ${engine.name} engine has no rollouts`,
    'use --engine wasm or --engine reference',
  );
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
    const { decodeRollouts } = await import('../runs/chunkLine.js');
    return (line, place) => decodeRollouts(line, values, place);
  });
}
