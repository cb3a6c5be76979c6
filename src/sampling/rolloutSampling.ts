import type { RolloutTask } from '../chunks/rollout.js';
import type { Engine } from '../engines/engine.js';
import { MaskgapError } from '../errors.js';
import type { RolledOut, RolloutSetting } from '../estimators/rolloutEstimates.js';
import { type DataModel, sequenceEntropy } from '../models/index.js';
import { nextTokenLaw } from '../models/nextTokenLaw.js';
import { networkBytes } from '../predictors/networkPosteriors.js';
import { createSampler } from '../samplers/registry.js';
import { commonTask, precise } from './sweeps.js';
import type { TrajectoryPlan } from './trajectories.js';

/** Everything that determines the chunks of rollouts, besides the model and the engine. */
export interface RolloutPlan extends RolledOut {
  readonly seed: string;
  readonly chunkSize: number;
  /** Compare with fresh passes at many levels. */
  readonly check: boolean;
}

/** What an engine is to compute. */
export function rolloutTaskOf(
  model: DataModel,
  plan: RolloutPlan,
  engine: Pick<Engine, 'tolerance'>,
): RolloutTask {
  const { orders, samplers, predictor, data, generated } = plan;
  const choosing = samplers.some((sampler) => createSampler(sampler, plan.length).needs !== 'nothing');
  return {
    ...commonTask(model, plan, choosing ? precise(engine) : engine),
    samplers,
    predictor,
    data,
    generated,
    ...(orders === undefined ? {} : { orders }),
  };
}

/** How the chunks of rollouts are read. */
export function rolloutSettingOf(
  model: DataModel,
  { length, samplers, predictor, data, generated, orders }: RolledOut,
): RolloutSetting {
  const law = nextTokenLaw(model.process, length);
  return {
    length,
    samplers: samplers.map(({ name }) => name),
    data,
    generated,
    trained: predictor !== undefined,
    entropy: sequenceEntropy(model, length) ?? length * Math.log(model.vocabularySize),
    transitions: length > law.contextLength ? law : undefined,
    orders,
    random: samplers.map((sampler) => createSampler(sampler, length).choice !== undefined),
  };
}

/** Rollouts are of whole sequences; every order has messages of its own, and a predictor's, and laws of all positions are kept a few times. */
export function rolloutNeeds(
  engine: Engine,
  { process, vocabularySize }: DataModel,
  { length, orders = 0, predictor }: Pick<RolledOut, 'length' | 'orders' | 'predictor'>,
): TrajectoryPlan {
  const network = predictor?.network === undefined ? 0 : networkBytes(predictor.network, length);
  const second = predictor?.chain === undefined ? network : engine.memoryFor(predictor.chain, length);
  const memory =
    (1 + orders) * (engine.memoryFor(process, length) + second) + 6 * 8 * length * vocabularySize;
  return { method: 'sweep', memory, span: length };
}

/** @throws MaskgapError with code 'engine' where the engine has no rollouts */
export function startRollouts(engine: Engine, task: RolloutTask, workers: number) {
  if (engine.startRollouts) return engine.startRollouts(task, workers);
  throw new MaskgapError(
    'engine',
    `the ${engine.name} engine has no rollouts`,
    'use --engine wasm or --engine reference',
  );
}
