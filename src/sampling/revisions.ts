import { OptimalPredictor } from '../../kernels/reference/stateLaws.js';
import { sweepBytes } from '../../kernels/reference/sweep.js';
import { REVISION_VALUES, type RevisionMeans, type RevisionTask } from '../chunks/revision.js';
import { automaticForRollouts } from '../engines/auto.js';
import type { Engine } from '../engines/engine.js';
import { createEngine } from '../engines/index.js';
import { type RevisionEstimates, revisionEstimates, talliesOf } from '../estimators/revisionEstimates.js';
import { Scrutiny } from '../estimators/scrutiny.js';
import { compareLaws, massFunction } from '../exact/index.js';
import { cheapRevisedLaw, revisedLaw } from '../exact/revisionEnumeration.js';
import { type DataModel, modelDigest } from '../models/index.js';
import { nextTokenLaw } from '../models/nextTokenLaw.js';
import { createRevising, type ParsedRevising } from '../samplers/revisingRegistry.js';
import { type Estimate, exactDivergence, exactly } from '../statistics/estimate.js';
import { exactTransitionStatistics } from '../statistics/transitionStatistics.js';
import { commonTask, precise, startChecked } from './checkedStart.js';
import { ChunkStore } from './chunkStore.js';
import type { MeasureOptions, SamplingRecord } from './options.js';
import { planChunks } from './plan.js';
import { precisionOf } from './precision.js';
import type { Reading, Sampled } from './sampled.js';
import { sampleOnce } from './sampleOnce.js';
import { onSuitableEngine } from './suitableEngine.js';
import type { TrajectoryPlan } from './trajectories.js';

/** Which revising samplers are measured, and how precisely. */
export interface RevisionOptions extends Omit<MeasureOptions, 'schedules' | 'levels'> {
  readonly samplers: readonly ParsedRevising[];
}

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
  readonly sampling?: SamplingRecord;
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
  const measured = exact
    ? exactRevisions(model, options)
    : await onSuitableEngine(
        options,
        (chosen) => sampleOn(model, { ...options, ...chosen }),
        automaticForRollouts,
      );
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
      marginalForwardKl: exactDivergence(compared.forwardKl),
      marginalReverseKl: exactDivergence(compared.reverseKl),
      totalVariation: exactDivergence(compared.totalVariation),
      negativeLogLikelihoodPerToken: exactDivergence(compared.negativeLogLikelihoodPerToken),
      offSupportRate: exactly(compared.offSupportRate),
      ...exactTransitionStatistics(q, law, length),
    };
  });
  return { rows, estimator: 'transition matrices of partially masked states', missed: 0 };
}

async function sampleOn(model: DataModel, options: RevisionOptions): Promise<Measured> {
  options.onBegin?.();
  const { samplers, length, target, seed, check = false } = options;
  const engine = await createEngine(options.engine, options);
  const plan = planChunks(length, 'sweep', options);
  const { chunkSize } = plan;
  const common = { length, seed, chunkSize, check };
  const law = nextTokenLaw(model.process, length);
  const sampled: Sampled<RevisionMeans, Reading & { rows(): readonly RevisionRow[] }> = {
    needs: (on) => needs(on, model, length),
    start(on, workers, keeper, onNotice) {
      const task: RevisionTask = {
        kind: 'revision',
        ...commonTask(model, common, precise(on)),
        revising: samplers,
      };
      return startChecked(on, task, workers, keeper, onNotice);
    },
    async decoder() {
      const { decodeRollouts } = await import('./chunkLine.js');
      return (text, place) => decodeRollouts(text, samplers.length * REVISION_VALUES.length, place);
    },
    readingOf(chunks) {
      const tallies = chunks.map(talliesOf);
      const rows = () =>
        samplers.map((sampler, s): RevisionRow => {
          const own = tallies.map((chunk) => chunk[s]);
          return { ...described(sampler, length), ...revisionEstimates(own, chunkSize, length, law) };
        });
      /** One chunk's share of the spread of a sampler's likelihoods. */
      const doubts = () => {
        const scrutiny = new Scrutiny(chunks.length);
        samplers.forEach(({ name }, s) => {
          const values = tallies.map((chunk) => chunk[s].negativeLogLikelihood);
          if (values.every(Number.isFinite)) scrutiny.spread(`the likelihood of ${name}`, values);
        });
        return scrutiny.doubts();
      };
      const watched = () => rows().map((row) => row.negativeLogLikelihoodPerToken);
      return { rows, doubts, precision: () => [precisionOf(watched(), 1, target, 0, doubts())] };
    },
  };
  const { reading, ...rest } = await sampleOnce(sampled, engine, plan, options, {
    openKeeper: () => openStore(engine, model, options, chunkSize, sampled),
  });
  return { rows: reading.rows(), estimator: 'rollouts', ...rest };
}

/** Messages, and laws of all positions; fresh passes in float64 where the support is left. */
function needs(engine: Engine, { process, vocabularySize }: DataModel, length: number): TrajectoryPlan {
  const memory =
    engine.memoryFor({ kind: 'sweep', chain: process, length }) +
    sweepBytes(process, length) +
    3 * 8 * length * vocabularySize;
  return { method: 'sweep', memory, span: length };
}

async function openStore(
  engine: Engine,
  model: DataModel,
  { out, length, seed, check = false, samplers }: RevisionOptions,
  chunkSize: number,
  { decoder }: Pick<Sampled<RevisionMeans>, 'decoder'>,
): Promise<ChunkStore<RevisionMeans> | undefined> {
  if (out === undefined) return undefined;
  const plan = {
    modelSha256: modelDigest(model),
    length,
    seed,
    chunkSize,
    engine: engine.name,
    check,
    revising: JSON.stringify(samplers),
  };
  return ChunkStore.open(out, plan, decoder);
}
