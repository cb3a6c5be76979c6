import type { ScheduleFamily } from './family.js';
import { optimalSizes, optimalSizesOnLevels } from './optimal.js';
import { profileVector, requiredProfile } from './requiredProfile.js';
import { scheduleOfSizes } from './sizes.js';

/** The schedule of least KL for the model. */
export const optimal: ScheduleFamily = {
  name: 'optimal',
  summary: 'the T blocks of least KL for the model (dynamic programming on the information profile)',
  needsSteps: true,
  needs: 'profile',
  resolve: (request) => {
    const T = request.requestedSteps ?? 1;
    const profile = requiredProfile('optimal', request);
    const { levels, length } = profile;
    if (levels === undefined || T > levels.length) {
      return scheduleOfSizes('optimal', optimalSizes(profileVector(profile), T), T);
    }
    const values = Float64Array.from(levels, (level) => profile.at(level));
    return scheduleOfSizes('optimal', optimalSizesOnLevels(length, levels, values, T), T);
  },
};
