export { usage } from '../registry.js';
export { dualTotalCorrelationOf, totalCorrelationOf } from './correlations.js';
export { explicitSchedule } from './explicit.js';
export type { ScheduleFamily, ScheduleRequest } from './family.js';
export { nonIncreasing } from './isotonic.js';
export { klOfSizes, optimalSizes, optimalSizesOnLevels, smallestStepsFor } from './optimal.js';
export {
  families,
  type ParsedSchedule,
  parseSchedule,
  parseSchedules,
  resolveSchedule,
} from './registry.js';
export { type RequestedSchedule, requestedSchedules, type ScheduleChoice } from './requested.js';
export type { Schedule } from './schedule.js';
