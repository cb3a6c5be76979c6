import { MaskgapError } from '../errors.js';
import type { InformationProfile } from '../estimators/informationProfile.js';
import type { RolledRows } from '../estimators/rolloutEstimates.js';
import type { DataModel } from '../models/index.js';
import type { RequestedSchedule } from '../schedules/requested.js';
import { affine, type Estimate, exactly } from '../statistics/estimate.js';
import { klBounds } from '../theory/klBounds.js';
import { log2TerGap } from '../theory/tokenErrorRate.js';
import { type Bounds, type DivergenceResult, type DivergenceRow, divergenceResult } from './divergence.js';
import { type ErrorRateResult, errorRateResult } from './errorRate.js';

/** KL and training error of a predictor, by schedule; nats. */
export interface PredictedSchedules {
  readonly kl: readonly Estimate[];
  readonly trainingError: readonly Estimate[];
  /** KL of schedule a minus that of schedule b. */
  difference(a: number, b: number): Estimate | undefined;
}

/** Standard errors that no correct run is off by. */
const IMPOSSIBLE = 8;

/**
 * The rollouts' KLs, held against the identity KL = KL of the optimal predictor + training error (THEORY, "identities")
 * with the KL of the sweep, another estimator. Where the rollouts' errors are doubtful, which is told, they decide nothing.
 *
 * @throws MaskgapError with code 'internal' where it does not hold
 */
export function predictedSchedules(
  information: InformationProfile,
  requests: readonly RequestedSchedule[],
  { rows, differences, doubtful }: RolledRows,
): PredictedSchedules {
  const kl = rows.map(({ forwardKl }) => forwardKl!);
  const trainingError = rows.map((row) => row.trainingError!);
  requests.forEach(({ parsed, requestedSteps }, i) => {
    const expected = plus(information.evaluate(parsed, requestedSteps).divergence, trainingError[i]);
    const off = kl[i].value - expected.value;
    const error = kl[i].standardError + expected.standardError + 1e-9 * Math.abs(expected.value);
    if (doubtful || Number.isNaN(off) || Math.abs(off) <= IMPOSSIBLE * error) return;
    throw new MaskgapError(
      'internal',
      `${parsed.name}: the KL of this predictor, ${kl[i].value}, is not that of the optimal one plus the training error, ${expected.value}`,
      'please report it with the model and the predictor',
    );
  });
  return {
    kl,
    trainingError,
    difference: (a, b) =>
      differences.find((one) => one.a === rows[a].sampler && one.b === rows[b].sampler)?.forwardKl,
  };
}

/** `kl` with a predictor: bounds hold with its training error added. */
export function predictedDivergences(
  information: InformationProfile,
  requests: readonly RequestedSchedule[],
  { kl, trainingError, difference }: PredictedSchedules,
): DivergenceResult {
  const { entropy, rows, differences } = divergenceResult(information, requests);
  return {
    entropy,
    rows: rows.map(
      (row, i): DivergenceRow => ({
        ...row,
        kl: kl[i],
        klPerToken: affine(kl[i], 1 / information.length),
        trainingError: trainingError[i],
        bounds: withTrainingError(row.bounds, trainingError[i]),
      }),
    ),
    differences: differences.flatMap((one) => {
      const place = (name: string) =>
        rows.findIndex((row) => row.schedule === name && row.requestedSteps === one.requestedSteps);
      const kl = difference(place(one.a), place(one.b));
      return kl === undefined ? [] : [{ ...one, kl }];
    }),
  };
}

/** Every upper bound gains the training error; the constant of Corollary 1 is about the KL without it. */
function withTrainingError(bounds: Bounds, trainingError: Estimate): Bounds {
  return Object.fromEntries(
    Object.entries(bounds).map(([name, bound]) => [
      name,
      name in klBounds ? plus(bound, trainingError) : bound,
    ]),
  );
}

/** `ter` with a predictor. */
export function predictedErrorRates(
  information: InformationProfile,
  model: DataModel,
  requests: readonly RequestedSchedule[],
  fengConstant: number,
  { kl, trainingError }: PredictedSchedules,
): ErrorRateResult {
  const { length } = information;
  const { rows } = errorRateResult(information, model, requests, fengConstant);
  return {
    rows: rows.map((row, i) => {
      const gap = affine(kl[i], log2TerGap(1, length));
      const training = affine(trainingError[i], log2TerGap(1, length));
      return {
        ...row,
        log2TerGap: gap,
        terRatio: powerOfTwo(gap),
        fengBound: row.fengBound && plus(row.fengBound, training),
        worstCaseBound: row.worstCaseBound && plus(row.worstCaseBound, training),
      };
    }),
  };
}

/** 2 to an estimate; first-order error, interval by its ends. */
function powerOfTwo(estimate: Estimate): Estimate {
  const value = 2 ** estimate.value;
  const [low, high] = estimate.ci95;
  if (!Number.isFinite(value)) return { ...exactly(value), exact: estimate.exact };
  return {
    value,
    standardError: Math.LN2 * value * estimate.standardError,
    ci95: [2 ** low, 2 ** high],
    exact: estimate.exact,
  };
}

/** The sum of two estimates of which nothing is known about how they go together: their errors add up. */
function plus(a: Estimate, b: Estimate): Estimate {
  const value = a.value + b.value;
  if (!Number.isFinite(value)) return { ...exactly(value), exact: a.exact && b.exact };
  return {
    value,
    standardError: a.standardError + b.standardError,
    ci95: [a.ci95[0] + b.ci95[0], a.ci95[1] + b.ci95[1]],
    exact: a.exact && b.exact,
  };
}
