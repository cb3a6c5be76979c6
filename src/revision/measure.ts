import { setImmediate } from 'node:timers/promises';
import { type Collected, collectChunks, type StopReason } from '../estimators/collect.js';
import type { MeasureOptions } from '../estimators/measure.js';
import { planChunks } from '../estimators/plan.js';
import { precisionOf } from '../estimators/precision.js';
import { compareLaws, massFunction } from '../exact/index.js';
import { type DataModel, sequenceLogProbability } from '../models/index.js';
import { keyFromSeed } from '../random/seed.js';
import { type Estimate, exactly } from '../statistics/estimate.js';
import { exactTransitionStatistics, nextTokenLaw } from '../statistics/transitionStatistics.js';
import { type RevisionEstimates, revisionEstimates } from './estimates.js';
import { cheapRevisedLaw, revisedLaw } from './exactLaw.js';
import { OptimalPredictor } from './predictor.js';
import { createRevising, type ParsedRevising } from './registry.js';
import { type RevisionMeans, revisionChunks } from './trajectories.js';

/** Which revising samplers are measured, and how precisely. */
export type RevisionOptions = Pick<
  MeasureOptions,
  | 'length'
  | 'method'
  | 'seed'
  | 'trajectories'
  | 'chunkSize'
  | 'target'
  | 'timeLimit'
  | 'signal'
  | 'onProgress'
> & {
  readonly samplers: readonly ParsedRevising[];
};

/** What is known of one revising sampler, with the optimal predictor; nats. */
export interface RevisionRow extends RevisionEstimates {
  readonly sampler: string;
  /** T */
  readonly requestedSteps: number;
  readonly rounds: Estimate;
  /** Passes of the predictor over the whole sequence; more than the rounds where a round takes several. */
  readonly predictorPasses: Estimate;
  /** KL(p || q) of the output's law q, order and all averaged out; exact only. */
  readonly marginalForwardKl?: Estimate;
  /** KL(q || p); exact only. */
  readonly marginalReverseKl?: Estimate;
  /** (1/2) sum |p - q|; exact only. */
  readonly totalVariation?: Estimate;
}

/** What is known of revising samplers, and how it was found. */
export interface RevisionMeasurement {
  readonly rows: readonly RevisionRow[];
  readonly estimator: string;
  readonly seconds: number;
  readonly cpuSeconds: number;
  /** Absent if everything is exact. */
  readonly sampling?: {
    readonly chunks: number;
    readonly trajectories: number;
    readonly stopped: StopReason;
  };
  /** Likelihoods that missed the precision target within the time limit. */
  readonly missed: number;
}

/**
 * What revising samplers do with the optimal predictor: their exact output laws by transition matrices where that is asked
 * for or cheap, else rollouts until the likelihoods are as precise as the target says (or something else ends it).
 */
export async function measureRevisions(
  model: DataModel,
  options: RevisionOptions,
): Promise<RevisionMeasurement> {
  const started = performance.now();
  const cpu = process.cpuUsage();
  const { method, length } = options;
  const exact = method === 'exact' || (method === 'auto' && cheapRevisedLaw(model.vocabularySize, length));
  const measured = exact ? exactRevisions(model, options) : await sampledRevisions(model, options);
  const { user, system } = process.cpuUsage(cpu);
  return { ...measured, seconds: (performance.now() - started) / 1000, cpuSeconds: (user + system) / 1e6 };
}

type Measured = Omit<RevisionMeasurement, 'seconds' | 'cpuSeconds'>;

function described(sampler: ParsedRevising, length: number) {
  const { rounds, passes } = createRevising(sampler, length);
  return {
    sampler: `${sampler.name} ${sampler.options.steps}`,
    requestedSteps: sampler.options.steps,
    rounds: exactly(rounds),
    predictorPasses: exactly(rounds * passes),
  };
}

function exactRevisions(model: DataModel, { samplers, length }: RevisionOptions): Measured {
  const p = massFunction(model, length);
  const predictor = new OptimalPredictor(model.process, length);
  const law = nextTokenLaw(model.process, length);
  const rows = samplers.map((sampler): RevisionRow => {
    const q = revisedLaw(createRevising(sampler, length), predictor, length);
    const compared = compareLaws(p, q, length);
    return {
      ...described(sampler, length),
      marginalForwardKl: exactly(compared.forwardKl),
      marginalReverseKl: exactly(compared.reverseKl),
      totalVariation: exactly(compared.totalVariation),
      negativeLogLikelihoodPerToken: exactly(compared.negativeLogLikelihoodPerToken),
      offSupportRate: exactly(compared.offSupportRate),
      ...exactTransitionStatistics(q, law, length),
    };
  });
  return { rows, estimator: 'transition matrices of partially masked states', missed: 0 };
}

async function sampledRevisions(model: DataModel, options: RevisionOptions): Promise<Measured> {
  const { samplers, length, seed, target } = options;
  const { process: chain } = model;
  const plan = planChunks(length, 'sweep', options);
  const { chunkSize } = plan;
  const law = nextTokenLaw(chain, length);
  const compute = revisionChunks(
    { chain, length, key: keyFromSeed(seed), chunkSize, revising: samplers },
    (tokens) => sequenceLogProbability(model, tokens),
  );
  const rowsOf = (chunks: readonly RevisionMeans[]) =>
    samplers.map((sampler, s): RevisionRow => {
      const tallies = chunks.map((chunk) => chunk.tallies[s]);
      return { ...described(sampler, length), ...revisionEstimates(tallies, chunkSize, length, law) };
    });
  const precisionAt = (chunks: readonly RevisionMeans[]) =>
    precisionOf(
      rowsOf(chunks).map((row) => row.negativeLogLikelihoodPerToken),
      1,
      target,
      0,
    );
  let worstRelativeError: number | undefined;
  const run = {
    parallelism: 1,
    computeChunk: async (chunk: number) => {
      // Timers and signals get their turn between chunks.
      await setImmediate();
      return compute(chunk);
    },
    close: async () => {},
  };
  const { chunks, stopped }: Collected<RevisionMeans> = await collectChunks(run, {
    chunks: plan.chunks,
    growth: (sofar) => {
      const precision = precisionAt(sofar);
      worstRelativeError = precision.worstRelativeError;
      return precision.missed === 0 ? 1 : precision.growth;
    },
    timeLimit: options.timeLimit,
    signal: options.signal,
    onChunk: (count, seconds) =>
      options.onProgress?.({ trajectories: count * chunkSize, seconds, worstRelativeError }),
  });
  return {
    rows: rowsOf(chunks),
    estimator: 'rollouts',
    sampling: { chunks: chunks.length, trajectories: chunks.length * chunkSize, stopped },
    missed: stopped === 'time limit' ? precisionAt(chunks).missed : 0,
  };
}
