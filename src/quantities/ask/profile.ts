import { inputError } from '../../errors.js';
import type { InformationProfile } from '../../estimators/informationProfile.js';
import type { DataModel } from '../../models/index.js';
import { type ProfileResult, profileResult } from '../profile.js';
import { type Answer, answerOf } from './answer.js';
import { measureModel } from './measured.js';
import type { Problem } from './settings.js';

/** Most levels that a result holds unless they were asked for. */
const MOST_LEVELS = 100_000;

/** What `profile` takes. */
export interface ProfileOptions extends Problem {
  /** Levels k, 0 .. L-1; all of them by default. */
  readonly at?: readonly number[];
}

/**
 * The information profile h(k) = E H(X_i | X_S), S a uniformly random set of k positions and i uniform outside of it, in
 * nats per token, with entropy, total and dual total correlation.
 *
 * @throws MaskgapError for levels and settings that cannot be, before anything is sampled
 */
export async function profile(model: DataModel, options: ProfileOptions): Promise<Answer<ProfileResult>> {
  const { at, ...problem } = options;
  const levels = levelsOf(at, problem.length);
  const watched = (information: InformationProfile) => [
    ...(at ?? [Math.floor(information.length / 2), information.length - 1]).map((k) => information.level(k)),
    information.totalCorrelation,
    information.dualTotalCorrelation,
  ];
  const measurement = await measureModel(model, problem, watched, { levels: at });
  return answerOf(profileResult(measurement.information, levels), measurement, model);
}

/** The levels of a profile of L tokens; refuses those that it does not have, and too many. */
export function levelsOf(at: readonly number[] | undefined, length: number): readonly number[] {
  const wrong = at?.find((level) => !(Number.isInteger(level) && level >= 0 && level < length));
  if (wrong !== undefined)
    throw inputError(
      `level ${wrong} is not below L = ${length}`,
      `give whole numbers from 0 to ${length - 1}`,
    );
  if (at === undefined && length > MOST_LEVELS)
    throw inputError(`a profile of ${length} levels is too long to print`, 'name the levels with --at');
  return at ?? Array.from({ length }, (_, k) => k);
}
