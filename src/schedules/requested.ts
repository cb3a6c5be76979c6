import type { ParsedSchedule } from './registry.js';

/** A schedule to measure, with its T where its family takes one. */
export interface RequestedSchedule {
  readonly parsed: ParsedSchedule;
  readonly requestedSteps?: number;
}
