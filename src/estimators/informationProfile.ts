import type { ProfileView } from '../profile.js';
import type { ParsedSchedule } from '../schedules/registry.js';
import type { Schedule } from '../schedules/schedule.js';
import type { Estimate } from '../statistics/estimate.js';

/**
 * The information profile h(k) = E H(X_i | X_S), |S| = k, of a data model at length L, known exactly or sampled, and
 * everything that follows from it. All values in nats. Commands ask this interface and do not know which one it is.
 */
export interface InformationProfile {
  /** L */
  readonly length: number;
  /** Every value is exact. */
  readonly exact: boolean;
  /** Which method or estimator the values come from, for the provenance. */
  readonly estimator: string;
  /** Its values, without their errors, for choosing schedules on. */
  readonly view: ProfileView;
  /** H(X). */
  readonly entropy: Estimate;
  /** TC = sum_i H(X_i) - H(X) = L h(0) - H(X). */
  readonly totalCorrelation: Estimate;
  /** DTC = H(X) - sum_i H(X_i | X_{-i}) = H(X) - L h(L-1). */
  readonly dualTotalCorrelation: Estimate;
  /** h(k). */
  level(k: number): Estimate;
  /** Any functional of the profile; its error is a delete-one-chunk jackknife where the profile is sampled. */
  estimate(functional: (profile: ProfileView) => number): Estimate;
  /**
   * A schedule at this length and its KL. A schedule that depends on the profile is cross-fitted where the profile is
   * sampled: each part of the chunks judges what was chosen without it.
   */
  evaluate(schedule: ParsedSchedule, requestedSteps?: number): EvaluatedSchedule;
  /** KL of `a` minus KL of `b`, on the same trajectories. */
  difference(a: EvaluatedSchedule, b: EvaluatedSchedule): Estimate;
  /** I(X_i; X_{-i}) per position. */
  tokenMutualInformation(): VectorEstimate;
}

/** A schedule with its measured divergence. */
export interface EvaluatedSchedule {
  /** For a schedule that depends on the profile, the one chosen on all the data. */
  readonly schedule: Schedule;
  /** E_M KL(p || p_{Y|M}) in nats, with the optimal predictor; an upper bound for the marginal sampler. */
  readonly divergence: Estimate;
  /** What each chunk says of it, where it is sampled: their mean is the value. */
  readonly chunks?: Float64Array;
  /** Any functional of this divergence and the profile together (ratios of KL to bounds). */
  combine(functional: (divergence: number, profile: ProfileView) => number): Estimate;
}

/** One estimate per position or level. */
export interface VectorEstimate {
  readonly value: Float64Array;
  readonly standardError: Float64Array;
  readonly exact: boolean;
}
