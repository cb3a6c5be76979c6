import type { EvaluatedSchedule, InformationProfile } from '../estimators/informationProfile.js';
import type { ProfileView } from '../profile.js';
import type { RequestedSchedule } from '../schedules/requested.js';
import { affine, boundFrom0, type Estimate } from '../statistics/estimate.js';
import { corollary1Constant } from '../theory/corollary1.js';
import { sumTokenInformation } from '../theory/dependence.js';
import { type KlBoundName, klBounds } from '../theory/klBounds.js';

/** Bounds of one schedule's KL, by name; one that does not apply is left out. */
export type Bounds = { readonly [name in KlBoundName | 'corollary1Constant']?: Estimate };

/** One row of `kl`, nats. */
export interface DivergenceRow {
  readonly schedule: string;
  /** Present if the positions are not chosen uniformly at random by that schedule alone. */
  readonly sampler?: string;
  readonly requestedSteps?: number;
  readonly steps: number;
  readonly maxSize?: number;
  /** Conditional on the order of unmasking: an upper bound for the marginal sampler. */
  readonly kl: Estimate;
  readonly klPerToken: Estimate;
  /** eps_train: what the predictor adds to the optimal one's KL. Absent for the optimal predictor. */
  readonly trainingError?: Estimate;
  readonly bounds: Bounds;
}

/** KL of `a` minus KL of `b` on the same trajectories, at equal requested steps. */
export interface DivergenceDifference {
  readonly a: string;
  readonly b: string;
  readonly requestedSteps?: number;
  readonly kl: Estimate;
}

/** What `kl` says: rows by schedule, and paired differences between them; nats. */
export interface DivergenceResult {
  readonly entropy: Estimate;
  readonly rows: readonly DivergenceRow[];
  readonly differences: readonly DivergenceDifference[];
}

/** Below this share of L h(0) the total information of the tokens is rounding, and a ratio to it means nothing. */
const INDEPENDENT = 1e-12;

/** The KL and the bounds of every requested schedule, and their paired differences, read off a measured profile. */
export function divergenceResult(
  information: InformationProfile,
  requests: readonly RequestedSchedule[],
): DivergenceResult {
  const evaluated = requests.map(({ parsed, requestedSteps }) =>
    information.evaluate(parsed, requestedSteps),
  );
  return {
    entropy: information.entropy,
    rows: evaluated.map((one) => divergenceRow(information, one)),
    differences: differencesOf(information, requests, evaluated),
  };
}

function divergenceRow(information: InformationProfile, evaluated: EvaluatedSchedule): DivergenceRow {
  const { schedule, divergence } = evaluated;
  return {
    schedule: schedule.name,
    requestedSteps: schedule.requestedSteps,
    steps: schedule.steps,
    maxSize: schedule.maxSize,
    kl: divergence,
    klPerToken: affine(divergence, 1 / information.length),
    bounds: boundsOf(information, evaluated),
  };
}

function boundsOf(information: InformationProfile, evaluated: EvaluatedSchedule): Bounds {
  const { schedule } = evaluated;
  const bounds: { -readonly [name in keyof Bounds]: Bounds[name] } = {};
  if (schedule.maxSize !== undefined) {
    for (const [name, bound] of Object.entries(klBounds))
      bounds[name as KlBoundName] = boundFrom0(
        information.estimate((profile) => bound(profile, schedule) as number),
      );
  }
  const dependent = (profile: ProfileView) =>
    sumTokenInformation(profile) > INDEPENDENT * profile.length * profile.at(0) ? 1 : 0;
  if (information.estimate(dependent).value === 1) {
    bounds.corollary1Constant = evaluated.combine(
      (kl, profile) => corollary1Constant(kl, schedule.steps, sumTokenInformation(profile)) ?? 0,
    );
  }
  return bounds;
}

function differencesOf(
  information: InformationProfile,
  requests: readonly RequestedSchedule[],
  evaluated: readonly EvaluatedSchedule[],
): DivergenceDifference[] {
  return requests.flatMap(({ requestedSteps }, i) =>
    requests.flatMap((other, j) =>
      j > i && requestedSteps !== undefined && other.requestedSteps === requestedSteps
        ? {
            a: evaluated[i].schedule.name,
            b: evaluated[j].schedule.name,
            requestedSteps,
            kl: information.difference(evaluated[i], evaluated[j]),
          }
        : [],
    ),
  );
}
