import type { Estimate } from '../statistics/estimate.js';
import { jackknife } from '../statistics/spread.js';
import { type GridProfile, gridProfile } from './gridProfile.js';
import type { GroupedMeasurements } from './groups.js';

/** Functionals of the profile from all groups, with their errors from leaving out one group at a time. */
export function estimatesFromAll(
  grouped: GroupedMeasurements,
  functionals: (profile: GridProfile) => readonly number[],
): Estimate[] {
  return estimatesFrom(grouped, () => true, functionals);
}

/** All functionals are evaluated on one profile before the next is made: profiles can be long. */
function estimatesFrom(
  grouped: GroupedMeasurements,
  includes: (group: number) => boolean,
  functionals: (profile: GridProfile) => readonly number[],
): Estimate[] {
  const groups = grouped.counts.map((_, group) => group).filter(includes);
  const without = groups.map((omitted) =>
    functionals(gridProfile(grouped, (group) => includes(group) && group !== omitted)),
  );
  return functionals(gridProfile(grouped, includes)).map((full, f) =>
    jackknife(groups.length, full, (omitted) => without[omitted][f]),
  );
}

/** The half of the groups that schedules are chosen on. */
export function chooses({ halves }: GroupedMeasurements): (group: number) => boolean {
  return (group) => halves[group] === 0;
}

/** The other half, on which they are judged. */
export function judges({ halves }: GroupedMeasurements): (group: number) => boolean {
  return (group) => halves[group] === 1;
}

/**
 * Functionals of the profile of the half that judges, with their errors: what was chosen on the other half does not profit from
 * the noise it was chosen on. The mean of this and of the reverse would look more precise than it is: each half's choice shuns
 * the noise on which the other choice is judged, so that the two are correlated, and their intervals held the truth in 87 to 93%.
 */
export function judged(
  grouped: GroupedMeasurements,
  functionals: (unseen: GridProfile) => readonly number[],
): Estimate[] {
  return estimatesFrom(grouped, judges(grouped), functionals);
}
