/**
 * maskgap as a library: what the command line does, as functions over immutable values. Quantities are in nats.
 *
 * @module
 */

export type { ChainProcess, ContextChain, HiddenChain } from '../kernels/chain.js';
export type { LagEntropies } from '../kernels/lags.js';
export type { LawSummaries, Laws, RevisionPredictor } from '../kernels/laws.js';
export type { MaskedTokens } from '../kernels/maskedTokens.js';
export { OptimalPredictor } from '../kernels/reference/stateLaws.js';
export type { Argument, NumberArgument } from './argument.js';
export * from './benchmark/index.js';
export type { RolloutMeans, RolloutTask } from './chunks/rollout.js';
export type {
  CheckPolicy,
  ChunkMeans,
  GapsTask,
  LevelSum,
  ProfileTask,
  Readings,
  SweepTask,
  WindowPlan,
} from './chunks/task.js';
export type { MeansOf, Task } from './chunks/tasks.js';
export * from './circuits/index.js';
export { type CircuitChoice, rolloutCircuit } from './circuits/rolloutCircuit.js';
export { SETTINGS } from './defaults.js';
export type { Engine, EngineOptions, EngineRun, EngineStatus, TaskOutline } from './engines/engine.js';
export { createEngine, engineStatuses } from './engines/index.js';
export { type ErrorCode, EXIT, MaskgapError } from './errors.js';
export type {
  EvaluatedSchedule,
  InformationProfile,
  VectorEstimate,
} from './estimators/informationProfile.js';
export type { RolloutDifference, RolloutRow } from './estimators/rolloutEstimates.js';
export * from './exact/index.js';
export { revisedLaw } from './exact/revisionEnumeration.js';
export { loadModel, modelFromJson, saveModel } from './formats/index.js';
export * from './measurements/index.js';
export * from './models/index.js';
export * from './predictors/index.js';
export { type ProfileView, profileOf } from './profile.js';
export type { Answer, AnswerProvenance } from './quantities/ask/answer.js';
export { type Description, describe, type Quantity } from './quantities/ask/describe.js';
export { type KlOptions, kl } from './quantities/ask/kl.js';
export { mi } from './quantities/ask/mi.js';
export type { PredictorChoice } from './quantities/ask/predictor.js';
export { type ProfileOptions, profile } from './quantities/ask/profile.js';
export { type RolloutChoice, rollout } from './quantities/ask/rollout.js';
export { type SamplerKlOptions, samplerKls } from './quantities/ask/samplerKls.js';
export type { SamplerChoice } from './quantities/ask/samplers.js';
export { type ScheduleOptions, schedule } from './quantities/ask/schedule.js';
export type { Problem, Settings } from './quantities/ask/settings.js';
export { type TerOptions, ter } from './quantities/ask/ter.js';
export { type BestScheduleResult, bestSchedule, stepsForBudget } from './quantities/bestSchedule.js';
export {
  type Bounds,
  type DivergenceDifference,
  type DivergenceResult,
  type DivergenceRow,
  divergenceResult,
} from './quantities/divergence.js';
export { type ErrorRateResult, type ErrorRateRow, errorRateResult } from './quantities/errorRate.js';
export type { MutualInformationResult, ProfileResult, Vector } from './quantities/profile.js';
export type { RolloutResult, SamplerRow } from './quantities/rollout.js';
export type { PhiloxKey } from './random/philox.js';
export type { Entry } from './registry.js';
export * from './report/index.js';
export { type ReportOptions, report, type WrittenReport } from './report/report.js';
export * from './report/study/index.js';
export * from './reproductions/index.js';
export {
  forecastReproductions,
  type PlannedReproduction,
  planReproductions,
  type Reproduced,
  type ReproducedClaims,
  type ReproduceOptions,
  type ReproductionForecast,
  reproduce,
} from './reproductions/reproduce.js';
export type { Choose } from './samplers/choice.js';
export * from './samplers/index.js';
export { measure } from './sampling/measure.js';
export type {
  Measurement,
  MeasureOptions,
  MeasureProgress,
  SamplingRecord,
  StopReason,
} from './sampling/options.js';
export type { PrecisionTarget } from './sampling/precision.js';
export type { GeneratedSample } from './sampling/rolloutSamples.js';
export {
  measureRollouts,
  type RolloutMeasurement,
  type RolloutOptions,
  type RowsFound,
} from './sampling/rollouts.js';
export type { TrajectoryKind } from './sampling/trajectories.js';
export * from './schedules/index.js';
export { type Estimate, exactly } from './statistics/estimate.js';
export * from './studies/index.js';
export {
  type BegunStudy,
  beginStudy,
  type StudyOptions,
  type StudyShardOptions,
  study,
  studyShard,
} from './studies/study.js';
export * from './text/index.js';
export * from './theory/index.js';
export * from './training/index.js';
