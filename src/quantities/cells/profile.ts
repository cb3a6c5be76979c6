import { inputError } from '../../errors.js';
import { type ProfileResult, profileResult } from '../profile.js';
import type { Quantity } from '../quantity.js';

/** Most levels that a cell holds unless they were asked for. */
const MOST_LEVELS = 100_000;

/** The information profile, as `profile` prints it. */
export const profile: Quantity = {
  name: 'profile',
  summary: 'the information profile h(k)',
  axes: 'none',
  check(length, { at }) {
    const beyond = at?.find((level) => level >= length);
    if (beyond !== undefined)
      throw inputError(
        `level ${beyond} of the profile is not below L = ${length}`,
        `give levels up to ${length - 1}`,
      );
    if (at === undefined && length > MOST_LEVELS)
      throw inputError(`a profile of ${length} levels is too long`, 'name the levels: at: [0, 1024]');
  },
  ofProfile: {
    schedulesOf: () => [],
    levelsOf: ({ at }) => at,
    watched: (information, { length }, { at = [Math.floor(length / 2), length - 1] }) => [
      ...at.map((k) => information.level(k)),
      information.totalCorrelation,
      information.dualTotalCorrelation,
    ],
    result: (information, { length }, { settings }): ProfileResult =>
      profileResult(information, settings.at ?? Array.from({ length }, (_, k) => k)),
  },
  headline: ({ totalCorrelation }: ProfileResult) => ({
    what: 'total correlation',
    unit: 'nats',
    estimate: totalCorrelation!,
  }),
};
