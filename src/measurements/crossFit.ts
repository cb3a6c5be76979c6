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

/** Something chosen on each half of the groups, to be evaluated on the other half. */
export interface CrossFit<Choice> {
  /** The mean over the two halves of a functional of the choice and the profile of the half that did not make it. */
  value(functional: (choice: Choice, unseen: GridProfile) => number): number;
  /** The same for several functionals with their errors: the choices are fixed, and the halves are independent. */
  estimates(functionals: (choice: Choice, unseen: GridProfile) => readonly number[]): Estimate[];
}

/** Chooses on each half, so that what is chosen does not profit from the noise it was chosen on. */
export function crossFit<Choice>(
  grouped: GroupedMeasurements,
  choose: (profile: GridProfile) => Choice,
): CrossFit<Choice> {
  const inHalf = (half: number) => (group: number) => group % 2 === half;
  const profiles = [0, 1].map((half) => gridProfile(grouped, inHalf(half)));
  const choices = profiles.map(choose);
  return {
    value: (functional) => (functional(choices[0], profiles[1]) + functional(choices[1], profiles[0])) / 2,
    estimates: (functionals) => {
      const [first, second] = [0, 1].map((half) =>
        estimatesFrom(grouped, inHalf(1 - half), (unseen) => functionals(choices[half], unseen)),
      );
      return first.map((one, f) =>
        sampled(
          (one.value + second[f].value) / 2,
          Math.hypot(one.standardError, second[f].standardError) / 2,
          grouped.counts.length - 2,
        ),
      );
    },
  };
}
