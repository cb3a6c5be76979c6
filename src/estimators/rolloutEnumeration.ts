import { statePredictorOf } from '../engines/cpuKernels.js';
import { inputError } from '../errors.js';
import { compareLaws } from '../exact/compareLaws.js';
import { massFunction } from '../exact/enumeration.js';
import { enumeratedLaws } from '../exact/predictorEnumeration.js';
import { cheapRevisedLaw, refuseTransitions, revisedLaw } from '../exact/revisionEnumeration.js';
import { enumeratedPaths, enumerateSampler } from '../exact/samplerEnumeration.js';
import type { DataModel } from '../models/index.js';
import { nextTokenLaw } from '../models/nextTokenLaw.js';
import { fillingOf } from '../predictors/registry.js';
import { createRevising, createSampler, revises } from '../samplers/registry.js';
import { exactDivergence, exactly } from '../statistics/estimate.js';
import { exactTransitionStatistics } from '../statistics/transitionStatistics.js';
import { roundsOf } from './revisionEstimates.js';
import type { RolledOut, RolledRows, RolloutRow } from './rolloutEstimates.js';

/** Paths that an enumeration may follow where nobody has asked for an exact answer, and where somebody has. */
const PATHS = { auto: 2 ** 17, exact: 2 ** 24 };
/** Most entries of the table of marginals, (V + 1)^L. */
const TABLE = 2 ** 24;

/**
 * Whether every path of the samplers can be followed: where it is cheap (`auto`), or whatever it takes within reason. Of
 * samplers that revise, whether the transition matrices between partially masked states can be.
 *
 * @throws MaskgapError with code 'input' if `exact` is asked for and there are too many
 */
export function isEnumerable(
  { vocabularySize: V, kind }: DataModel,
  { length, samplers }: Pick<RolledOut, 'length' | 'samplers'>,
  method: 'auto' | 'exact',
): boolean {
  if (samplers.every(revises)) {
    if (method === 'exact') refuseTransitions(V, length);
    return method === 'exact' || cheapRevisedLaw(V, length);
  }
  const small = (V + 1) ** length <= TABLE;
  // Counting paths takes a while where there are many.
  if (!small && method === 'auto') return false;
  const paths = samplers.reduce(
    (sum, sampler) => sum + enumeratedPaths(createSampler(sampler, length), V, length),
    0,
  );
  if (small && paths <= PATHS[method]) return true;
  if (method === 'auto') return false;
  throw inputError(
    `an exact answer would follow ${paths.toExponential(1)} paths of this ${kind} model at L = ${length}`,
    'use --method monte-carlo, or a shorter length',
  );
}

/** Exact rows, and how they were found. */
export interface EnumeratedRows extends RolledRows {
  readonly estimator: string;
}

/** What samplers cost, by enumeration of every path; of those that revise, by their output's law. */
export async function enumerateRollouts(model: DataModel, what: RolledOut): Promise<EnumeratedRows> {
  if (what.samplers.every(revises)) return revisedRows(model, what);
  const { length, data, generated } = what;
  const { vocabularySize: V } = model;
  const samplers = what.samplers.map((sampler) => createSampler(sampler, length));
  const filling = what.predictor && fillingOf(what.predictor);
  const pmf = massFunction(model, length);
  const law = nextTokenLaw(model.process, length);
  const rows = samplers.map((sampler): RolloutRow => {
    const all = enumerateSampler(pmf, V, length, sampler, filling && enumeratedLaws(filling, pmf, V, length));
    return {
      sampler: sampler.name,
      ...(data ? { roundsData: exactly(all.roundsData), forwardKl: exactDivergence(all.forwardKl) } : {}),
      ...(data && filling ? { trainingError: exactDivergence(all.trainingError) } : {}),
      ...(generated
        ? {
            rounds: exactly(all.rounds),
            reverseKl: exactDivergence(all.reverseKl),
            negativeLogLikelihoodPerToken: exactDivergence(all.negativeLogLikelihood / length),
            offSupportRate: exactly(all.offSupportRate),
            sequenceErrorRate: exactly(all.offSupportRate),
            ...exactTransitionStatistics(all.law, law, length),
          }
        : {}),
      ...(data && what.orders !== undefined ? { marginalKlUpper: exactDivergence(all.marginalKl) } : {}),
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
  return { rows, differences, estimator: 'enumeration of every path' };
}

/** The rows of samplers that revise, by the exact laws of their output. */
async function revisedRows(
  model: DataModel,
  { samplers, length, predictor }: RolledOut,
): Promise<EnumeratedRows> {
  const p = massFunction(model, length);
  const filler = await statePredictorOf('fresh', { predictor, chain: model.process, length });
  const law = nextTokenLaw(model.process, length);
  const rows = samplers.map((sampler): RolloutRow => {
    const q = revisedLaw(createRevising(sampler, length), filler, length);
    const compared = compareLaws(p, q, length);
    return {
      ...roundsOf(sampler, length),
      marginalForwardKl: exactDivergence(compared.forwardKl),
      marginalReverseKl: exactDivergence(compared.reverseKl),
      totalVariation: exactDivergence(compared.totalVariation),
      negativeLogLikelihoodPerToken: exactDivergence(compared.negativeLogLikelihoodPerToken),
      offSupportRate: exactly(compared.offSupportRate),
      ...exactTransitionStatistics(q, law, length),
    };
  });
  return { rows, differences: [], estimator: 'transition matrices of partially masked states' };
}
