import type { LevelSum, Readings } from '../chunks/task.js';
import type { RequestedSchedule } from '../schedules/requested.js';

/** A schedule whose sum over levels is kept, since its nodes are not among the kept levels. */

export interface KeptSchedule extends RequestedSchedule {
  readonly maxSize?: number;
  readonly sum: LevelSum;
}
/** What is kept of the profile, and the schedules whose sums are. */

export interface KeptReadings {
  readonly readings: Readings;
  /** In the order of the first of the sums. */
  readonly kept: readonly KeptSchedule[];
  /** Number of the sum over the kept levels, each for those up to the next: the control of whatever is read off the levels. */
  readonly grid?: number;
}
