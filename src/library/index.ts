/** What the commands of the command line compute, as functions. */
export type { Answer, AnswerProvenance } from './answer.js';
export { SETTINGS } from './defaults.js';
export { type Description, describe, type Quantity } from './describe.js';
export { type KlOptions, kl } from './kl.js';
export { mi } from './mi.js';
export type { PredictorChoice } from './predictor.js';
export { type ProfileOptions, profile } from './profile.js';
export { type ReportOptions, report, type WrittenReport } from './report.js';
export {
  forecastReproductions,
  type PlannedReproduction,
  planReproductions,
  type Reproduced,
  type ReproducedClaims,
  type ReproduceOptions,
  type ReproductionForecast,
  reproduce,
} from './reproduce.js';
export { type RolloutChoice, rollout } from './rollout.js';
export { type CircuitChoice, rolloutCircuit } from './rolloutCircuit.js';
export { type MixedChoice, type MixedResult, type MixedRow, rolloutMixed } from './rolloutMixed.js';
export { type RevisingChoice, type RevisionResult, rolloutRevising } from './rolloutRevising.js';
export { type SamplerKlOptions, samplerKls } from './samplerKls.js';
export type { SamplerChoice } from './samplers.js';
export { type ScheduleOptions, schedule } from './schedule.js';
export type { Problem, Settings } from './settings.js';
export {
  type BegunStudy,
  beginStudy,
  type StudyOptions,
  type StudyShardOptions,
  study,
  studyShard,
} from './study.js';
export { type TerOptions, ter } from './ter.js';
