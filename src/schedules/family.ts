import type { ProfileView } from '../profile.js';
import type { Entry } from '../registry.js';
import type { Schedule } from './schedule.js';

/** What a family may use to make a schedule. Length and steps have been checked by `resolveSchedule`. */
export interface ScheduleRequest {
  /** L, a positive integer. */
  readonly length: number;
  /** T, an integer in 1..L; present for every family with `needsSteps`. */
  readonly requestedSteps?: number;
  /** h(k) in nats; present for every family that needs the profile, unless the correlation it uses is given. */
  readonly profile?: ProfileView;
  /** TC in nats; taken from the profile if absent. */
  readonly totalCorrelation?: number;
  /** DTC in nats; taken from the profile if absent. */
  readonly dualTotalCorrelation?: number;
}

/** A named kind of schedule. Adding one is a file that exports this and a line in `registry.ts`. */
export interface ScheduleFamily<Value = unknown> extends Entry<Value> {
  /** Whether the family takes T. */
  readonly needsSteps: boolean;
  /** `profile`: the schedule depends on the data model. */
  readonly needs: 'nothing' | 'profile';
  /**
   * The schedule at a length.
   *
   * @param value of the argument, where the family takes one
   */
  resolve(request: ScheduleRequest, value: Value): Schedule;
}
