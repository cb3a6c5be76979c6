import { inputError } from '../errors.js';
import { CompensatedSum } from '../numeric/sum.js';
import type { ProfileView } from '../profile.js';
import type { ScheduleRequest } from './family.js';

/** The request's profile, of the request's length, or an input error. */
export function requiredProfile(schedule: string, { profile, length }: ScheduleRequest): ProfileView {
  if (profile === undefined) {
    throw inputError(
      `schedule "${schedule}" depends on the information profile, and none is given`,
      'compute or measure the profile first',
    );
  }
  if (profile.length !== length) {
    throw inputError(
      `schedule "${schedule}": the profile has ${profile.length} levels and L = ${length}`,
      'give a profile of the same length',
    );
  }
  return profile;
}

/**
 * The profile as a vector [L], for choosing schedules on, which depend on its differences alone: h(k) - h(L-1) summed from
 * non-negative differences where the profile has them, since subtracted ones may be rounding alone; else h(k).
 */
export function profileVector(profile: ProfileView): Float64Array {
  const values = new Float64Array(profile.length);
  if (profile.difference === undefined) {
    for (let k = 0; k < values.length; k++) values[k] = profile.at(k);
    return values;
  }
  const above = new CompensatedSum();
  for (let k = values.length - 2; k >= 0; k--) {
    above.add(profile.difference(k));
    values[k] = above.value;
  }
  return values;
}
