import type { EvaluatedSchedule, InformationProfile } from '../estimators/informationProfile.js';
import type { DataModel } from '../models/index.js';
import type { RequestedSchedule } from '../schedules/requested.js';
import { affine, type Estimate, exactly } from '../statistics/estimate.js';
import { type FengSetting, fengBound, fengVacuous } from '../theory/feng.js';
import { log2TerGap, worstCaseBound } from '../theory/tokenErrorRate.js';

/** One row of `ter`; gaps and bounds in bits per token. */
export interface ErrorRateRow {
  readonly schedule: string;
  readonly requestedSteps?: number;
  readonly steps: number;
  /** Conditional on the order of unmasking: an upper bound for the marginal sampler. */
  readonly log2TerGap: Estimate;
  /** TER of the sampler over TER of the data, 2^log2TerGap. */
  readonly terRatio: Estimate;
  readonly fengBound?: Estimate;
  readonly fengVacuous?: boolean;
  readonly worstCaseBound?: Estimate;
  /** Known without rollouts only where it is 0. */
  readonly sequenceErrorRate?: Estimate;
}

/** What `ter` says: rows by schedule; gaps and bounds in bits per token. */
export interface ErrorRateResult {
  readonly rows: readonly ErrorRateRow[];
}

/** Token error rates of every requested schedule, read off a measured profile. `fengConstant` is C of Feng et al. */
export function errorRateResult(
  information: InformationProfile,
  model: DataModel,
  requests: readonly RequestedSchedule[],
  fengConstant: number,
): ErrorRateResult {
  const fullSupport = hasFullSupport(model);
  return {
    rows: requests.map(({ parsed, requestedSteps }) => {
      const evaluated = information.evaluate(parsed, requestedSteps);
      return errorRateRow(information, model, evaluated, fengConstant, fullSupport);
    }),
  };
}

function errorRateRow(
  { length }: InformationProfile,
  model: DataModel,
  evaluated: EvaluatedSchedule,
  fengConstant: number,
  fullSupport: boolean,
): ErrorRateRow {
  const { schedule, divergence } = evaluated;
  const { vocabularySize, n } = model;
  const feng: FengSetting | undefined =
    n === undefined
      ? undefined
      : { n, steps: schedule.steps, vocabularySize, length, constant: fengConstant };
  const worstCase = worstCaseBound(vocabularySize, length, schedule);
  const lossless = divergence.exact && divergence.value === 0;
  return {
    schedule: schedule.name,
    requestedSteps: schedule.requestedSteps,
    steps: schedule.steps,
    log2TerGap: affine(divergence, log2TerGap(1, length)),
    terRatio: divergence.exact
      ? exactly(2 ** log2TerGap(divergence.value, length))
      : evaluated.combine((kl) => 2 ** log2TerGap(kl, length)),
    fengBound: feng && exactly(fengBound(feng)),
    fengVacuous: feng && fengVacuous(feng),
    worstCaseBound: worstCase === undefined ? undefined : exactly(worstCase),
    sequenceErrorRate: fullSupport || lossless ? exactly(0) : undefined,
  };
}

/** Whether every sequence has positive probability, so that no sample can fall outside the support. */
function hasFullSupport({ kind, initial, transition, emission }: DataModel): boolean {
  const laws = kind === 'hmm' ? [emission!] : [initial, transition];
  return laws.every(({ data }) => data.every((p) => p > 0));
}
