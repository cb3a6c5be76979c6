import type { Estimate } from '../statistics/estimate.js';
import { jackknife, sampled } from '../statistics/spread.js';
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

/** Whether a group is in this half. */
export function inHalf({ halves }: GroupedMeasurements, half: number): (group: number) => boolean {
  return (group) => halves[group] === half;
}

/**
 * Functionals of what was chosen on each half of the groups, judged on the profile of the half that did not choose it, so that
 * it does not profit from the noise it was chosen on: means over the halves, which are independent, with their errors.
 */
export function crossFitted<Choice>(
  grouped: GroupedMeasurements,
  choices: readonly [Choice, Choice],
  functionals: (choice: Choice, unseen: GridProfile) => readonly number[],
): Estimate[] {
  const [first, second] = [0, 1].map((half) =>
    estimatesFrom(grouped, inHalf(grouped, 1 - half), (unseen) => functionals(choices[half], unseen)),
  );
  return first.map((one, f) =>
    sampled(
      (one.value + second[f].value) / 2,
      Math.hypot(one.standardError, second[f].standardError) / 2,
      grouped.counts.length - 2,
    ),
  );
}
