import type { InformationProfile, VectorEstimate } from '../estimators/informationProfile.js';
import { tokenInformation } from '../exact/index.js';
import { type DataModel, marginalEntropies, sequenceEntropy } from '../models/index.js';
import { compensatedSum } from '../numeric/sum.js';
import { affine, type Estimate, exactDivergence } from '../statistics/estimate.js';
import { sumTokenInformation } from '../theory/index.js';

/** Values beside their standard errors. */
export interface Vector {
  readonly value: ArrayLike<number>;
  readonly standardError: ArrayLike<number>;
}

/** The information profile at the levels `k`, nats per token; correlations and entropy in nats. */
export interface ProfileResult {
  readonly k: readonly number[];
  readonly h: Vector;
  readonly exact: boolean;
  /** These are a model's; measurements do not tell them. */
  readonly entropy?: Estimate;
  readonly totalCorrelation?: Estimate;
  readonly dualTotalCorrelation?: Estimate;
  /** Of a measured predictor, one token at a time, where every level was measured. */
  readonly crossEntropy?: Estimate;
  /** Of measurements: what a reader should know about them, in sentences. */
  readonly notes?: readonly string[];
}

export function profileResult(information: InformationProfile, levels: readonly number[]): ProfileResult {
  const h = levels.map((k) => information.level(k));
  return {
    k: levels,
    h: { value: h.map(({ value }) => value), standardError: h.map(({ standardError }) => standardError) },
    exact: information.exact,
    entropy: information.entropy,
    totalCorrelation: information.totalCorrelation,
    dualTotalCorrelation: information.dualTotalCorrelation,
  };
}

/** I(X_i; X_{-i}) of the tokens, nats. */
export interface MutualInformationResult {
  readonly sum: Estimate;
  readonly mean: Estimate;
  readonly perToken: Vector;
  readonly totalCorrelation: Estimate;
  readonly dualTotalCorrelation: Estimate;
}

export function mutualInformationResult(information: InformationProfile): MutualInformationResult {
  const sum = information.estimate(sumTokenInformation);
  const { value, standardError }: VectorEstimate = information.tokenMutualInformation();
  return {
    sum,
    mean: affine(sum, 1 / information.length),
    perToken: { value, standardError },
    totalCorrelation: information.totalCorrelation,
    dualTotalCorrelation: information.dualTotalCorrelation,
  };
}

/**
 * The same exactly, where windows of 2n - 1 tokens can be enumerated: an n-gram's token depends on the n - 1 tokens on
 * either side of it alone. TC = sum_i H(X_i) - H(X) and DTC = sum - TC are then exact as well. Undefined where it does
 * not apply.
 */
export function windowedMutualInformation(
  model: DataModel,
  length: number,
): MutualInformationResult | undefined {
  const entropy = sequenceEntropy(model, length);
  const information = entropy === undefined ? undefined : tokenInformation(model, length);
  if (entropy === undefined || information === undefined) return undefined;
  const perToken = information.mutualInformation;
  const sum = compensatedSum(perToken);
  const totalCorrelation = compensatedSum(marginalEntropies(model, length)) - entropy;
  return {
    sum: exactDivergence(sum),
    mean: exactDivergence(sum / length),
    perToken: { value: perToken, standardError: new Float64Array(length) },
    totalCorrelation: exactDivergence(totalCorrelation),
    dualTotalCorrelation: exactDivergence(sum - totalCorrelation),
  };
}
