import { inputError } from './errors.js';

/**
 * The information profile h(k), k = 0..L-1, in nats, as something that can be asked level by level: a whole vector,
 * a closed form evaluated on demand, or a grid.
 */
export interface ProfileView {
  readonly length: number;
  /** Levels at which it is known, if not at all of them: schedules chosen on it have their nodes there. */
  readonly levels?: ArrayLike<number>;
  /** h(level) in nats; level is an integer in 0..length-1. */
  at(level: number): number;
  /** h(level) - h(level+1) >= 0, where it is known better than by subtraction. */
  difference?(level: number): number;
  /** h(from) - h(to) >= 0, from <= to, where it is known better than by subtraction. */
  drop?(from: number, to: number): number;
}

/** h(from) - h(to) in nats, from <= to: as exactly as the profile has it; that of a sampled profile may be negative. */
export function dropOf(profile: ProfileView, from: number, to: number): number {
  return profile.drop?.(from, to) ?? profile.at(from) - profile.at(to);
}

/** A profile held as a vector of L values. */
export function profileOf(values: ArrayLike<number>): ProfileView {
  return { length: values.length, at: (level) => values[level] };
}

/**
 * A profile known at some levels (increasing, with 0 and L-1 among them); straight lines between them, or an input error
 * where they are too far apart for that.
 */
export function profileOnLevels(
  length: number,
  levels: ArrayLike<number>,
  values: ArrayLike<number>,
  between = true,
): ProfileView {
  return {
    length,
    levels,
    at(level) {
      let low = 0;
      let high = levels.length - 1;
      while (low < high) {
        const middle = (low + high) >>> 1;
        if (levels[middle] < level) low = middle + 1;
        else high = middle;
      }
      if (levels[low] === level) return values[low];
      if (!between) {
        throw inputError(
          `level ${level} of the profile was not asked for, and each one is a computation of its own`,
          'name it, or the schedule that needs it, beforehand',
        );
      }
      const share = (level - levels[low - 1]) / (levels[low] - levels[low - 1]);
      return values[low - 1] + share * (values[low] - values[low - 1]);
    },
  };
}
