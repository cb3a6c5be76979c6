import type { ProfileView } from '../profile.js';
import type { Schedule } from '../schedules/schedule.js';

/** The information profile of a model, exactly (to rounding), with what follows from it. All values in nats. */
export interface ExactProfile extends ProfileView {
  readonly method: 'closed form' | 'enumeration';
  /** H(X). */
  readonly entropy: number;
  readonly totalCorrelation: number;
  readonly dualTotalCorrelation: number;
  /** h(k), k = 0..L-1, as a vector. */
  values(): Float64Array;
  /** h(k) - h(k+1) >= 0, k = 0..L-2. */
  difference(level: number): number;
  /** h(from) - h(to) >= 0, from <= to. */
  drop(from: number, to: number): number;
  /** E_M KL(p || p_{Y|M}) of the optimal predictor under a schedule at this length. */
  divergence(schedule: Pick<Schedule, 'levels' | 'weights' | 'sizes'>): number;
  /** I(X_i; X_{-i}) per position, [L]; a new vector per call. */
  tokenMutualInformation(): Float64Array;
}
