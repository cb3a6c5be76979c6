import type { ChainProcess } from '../../kernels/chain.js';
import { sweepBytes } from '../../kernels/reference/sweep.js';
import { allRevise, type RolloutMeans, type RolloutTask, valuesPerSampler } from '../chunks/rollout.js';
import type { Engine } from '../engines/engine.js';
import { RevisionEstimates } from '../estimators/revisionEstimates.js';
import {
  type RolledEstimates,
  type RolledOut,
  RolloutEstimates,
  type RolloutSetting,
} from '../estimators/rolloutEstimates.js';
import { type DataModel, sequenceEntropy } from '../models/index.js';
import { nextTokenLaw } from '../models/nextTokenLaw.js';
import { networkBytes } from '../predictors/networkPosteriors.js';
import { createSampler, revises } from '../samplers/registry.js';
import { commonTask, precise, startChecked, type TaskPlan } from './checkedStart.js';
import type { Sampled } from './sampled.js';
import type { TrajectoryPlan } from './trajectories.js';

/** Everything that determines the chunks of rollouts, besides the model and the engine. */
export interface RolloutPlan extends RolledOut, TaskPlan {}

/** The sampling of rollouts, less what is watched of them. */
export interface RolloutSampling extends Omit<Sampled<RolloutMeans>, 'readingOf'> {
  /** @param chunks chunks 0, 1, 2, .. without gaps; at least 2 */
  estimatesOf(chunks: readonly RolloutMeans[]): RolledEstimates;
}

/** How rollouts are sampled as planned, and read. The samplers are of one kind: either all of them revise or none does. */
export function rolloutSampling(model: DataModel, plan: RolloutPlan): RolloutSampling {
  const values = plan.samplers.length * valuesPerSampler(plan);
  return {
    needs: (engine) => rolloutNeeds(engine, model, plan),
    start: (engine, workers, keeper, onNotice) =>
      startChecked(engine, rolloutTaskOf(model, plan, engine), workers, keeper, onNotice),
    async decoder() {
      const { decodeRollouts } = await import('./chunkLine.js');
      return (text, place) => decodeRollouts(text, values, place);
    },
    estimatesOf: allRevise(plan) ? revisionEstimatesOf(model, plan) : rolloutEstimatesOf(model, plan),
  };
}

function rolloutEstimatesOf(model: DataModel, plan: RolloutPlan): RolloutSampling['estimatesOf'] {
  const setting = rolloutSettingOf(model, plan);
  return (chunks) => new RolloutEstimates(chunks, setting);
}

function revisionEstimatesOf(model: DataModel, plan: RolloutPlan): RolloutSampling['estimatesOf'] {
  const law = nextTokenLaw(model.process, plan.length);
  return (chunks) => new RevisionEstimates(chunks, { ...plan, law });
}

/** What an engine is to compute. */
function rolloutTaskOf(model: DataModel, plan: RolloutPlan, engine: Pick<Engine, 'tolerance'>): RolloutTask {
  const { orders, samplers, predictor, data, generated } = plan;
  const choosing = samplers.some(
    (sampler) => revises(sampler) || createSampler(sampler, plan.length).needs !== 'nothing',
  );
  return {
    kind: 'rollout',
    ...commonTask(model, plan, choosing ? precise(engine) : engine),
    samplers,
    predictor,
    data,
    generated,
    ...(orders === undefined ? {} : { orders }),
  };
}

/** How the chunks of rollouts are read. */
function rolloutSettingOf(
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

/**
 * Rollouts are of whole sequences; every order has messages of its own, and a predictor's, and laws of all positions are kept
 * a few times. Samplers that revise take fresh passes in float64 where the support is left.
 */
export function rolloutNeeds(
  engine: Engine,
  { process, vocabularySize }: DataModel,
  {
    length,
    orders = 0,
    predictor,
    samplers,
  }: Pick<RolledOut, 'length' | 'orders' | 'predictor' | 'samplers'>,
): TrajectoryPlan {
  const memoryOf = (chain: ChainProcess) => engine.memoryFor({ kind: 'sweep', chain, length });
  const network = predictor?.network === undefined ? 0 : networkBytes(predictor.network, length);
  const second = predictor?.chain === undefined ? network : memoryOf(predictor.chain);
  const laws = 8 * length * vocabularySize;
  const memory = allRevise({ samplers })
    ? memoryOf(process) + second + sweepBytes(process, length) + 3 * laws
    : (1 + orders) * (memoryOf(process) + second) + 6 * laws;
  return { method: 'sweep', memory, span: length };
}
