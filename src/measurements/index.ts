export { adviceInWords } from './advice.js';
export type { GroupedMeasurements } from './groups.js';
export { type MeasuredProfile, measuredProfile } from './measuredProfile.js';
export {
  type MeasuredComparison,
  type MeasuredSchedule,
  measuredSchedule,
  type ScheduleGoal,
} from './measuredSchedule.js';
export type { LoggedLoss, MeasurementSet } from './measurement.js';
export { parseMeasurements, readMeasurements } from './read.js';
