import type { ScheduleFamily } from './family.js';
import { optimalSizes } from './optimal.js';
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
    const profile = profileVector(requiredProfile('optimal', request));
    return scheduleOfSizes('optimal', optimalSizes(profile, T), T);
  },
};
