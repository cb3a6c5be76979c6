import type { ExactProfile } from '../exact/index.js';
import type { ProfileView } from '../profile.js';
import { type ParsedSchedule, resolveSchedule } from '../schedules/registry.js';
import { type Estimate, exactDivergence, exactly } from '../statistics/estimate.js';
import type { EvaluatedSchedule, InformationProfile, VectorEstimate } from './informationProfile.js';

/** An exact profile behind the interface that commands ask: every estimate is exact. */
export class ExactInformation implements InformationProfile {
  readonly exact = true;
  readonly length: number;
  readonly estimator: string;
  readonly entropy: Estimate;
  readonly totalCorrelation: Estimate;
  readonly dualTotalCorrelation: Estimate;

  /** The same profile. */
  readonly view: ProfileView;

  constructor(readonly profile: ExactProfile) {
    this.view = profile;
    this.length = profile.length;
    this.estimator = `exact, ${profile.method}`;
    this.entropy = exactly(profile.entropy);
    this.totalCorrelation = exactDivergence(profile.totalCorrelation);
    this.dualTotalCorrelation = exactDivergence(profile.dualTotalCorrelation);
  }

  level(k: number): Estimate {
    return exactly(this.profile.at(k));
  }

  estimate(functional: (profile: ProfileView) => number): Estimate {
    return exactly(functional(this.profile));
  }

  evaluate(parsed: ParsedSchedule, requestedSteps?: number): EvaluatedSchedule {
    const { profile, length } = this;
    const { totalCorrelation, dualTotalCorrelation } = profile;
    const schedule = resolveSchedule(parsed, {
      length,
      requestedSteps,
      profile,
      totalCorrelation,
      dualTotalCorrelation,
    });
    // One token at a time costs nothing: what is not 0 is rounding.
    const oneByOne = schedule.sizes?.length === length;
    const divergence = oneByOne ? 0 : exactDivergence(profile.divergence(schedule)).value;
    return {
      schedule,
      divergence: exactly(divergence),
      combine: (functional) => exactly(functional(divergence, profile)),
    };
  }

  difference(a: EvaluatedSchedule, b: EvaluatedSchedule): Estimate {
    return exactly(a.divergence.value - b.divergence.value);
  }

  tokenMutualInformation(): VectorEstimate {
    const value = this.profile.tokenMutualInformation();
    return { value, standardError: new Float64Array(value.length), exact: true };
  }
}
