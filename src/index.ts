/**
 * maskgap as a library: what the command line does, as functions over immutable values. Quantities are in nats.
 *
 * @module
 */

export type { ChainProcess, ContextChain, HiddenChain } from '../kernels/chain.js';
export type { LawSummaries } from '../kernels/posteriorMachine.js';
export type { LagEntropies } from '../kernels/reference/lagEntropies.js';
export * from './benchmark/index.js';
export * from './circuits/index.js';
export type {
  CheckPolicy,
  ChunkMeans,
  Engine,
  EngineOptions,
  EngineRun,
  EngineStatus,
  LevelSum,
  Readings,
  SweepTask,
  WindowPlan,
} from './engines/engine.js';
export { createEngine, engineStatuses } from './engines/index.js';
export type { RevisionMeans, RevisionTask } from './engines/revision.js';
export type { RolloutMeans, RolloutTask } from './engines/rollout.js';
export { type ErrorCode, EXIT, MaskgapError } from './errors.js';
export type { StopReason } from './estimators/collect.js';
export type {
  EvaluatedSchedule,
  InformationProfile,
  VectorEstimate,
} from './estimators/informationProfile.js';
export {
  type Measurement,
  type MeasureOptions,
  type MeasureProgress,
  measure,
  type SamplingRecord,
} from './estimators/measure.js';
export type { PrecisionTarget } from './estimators/precision.js';
export { type ProfileView, profileOf } from './estimators/profileView.js';
export { measureRollouts, type RolloutMeasurement, type RolloutOptions } from './estimators/rollout.js';
export type { RolloutDifference, RolloutRow } from './estimators/rolloutEstimates.js';
export type { GeneratedSample } from './estimators/rolloutSamples.js';
export type { TrajectoryKind } from './estimators/trajectories.js';
export * from './exact/index.js';
export { loadModel, modelFromJson, saveModel } from './formats/index.js';
export * from './library/index.js';
export * from './measurements/index.js';
export * from './models/index.js';
export * from './predictors/index.js';
export type { PhiloxKey } from './random/philox.js';
export * from './report/index.js';
export * from './report/study/index.js';
export * from './reproductions/index.js';
export { type BestScheduleResult, bestSchedule, stepsForBudget } from './results/bestSchedule.js';
export {
  type Bounds,
  type DivergenceDifference,
  type DivergenceResult,
  type DivergenceRow,
  divergenceResult,
} from './results/divergence.js';
export { type ErrorRateResult, type ErrorRateRow, errorRateResult } from './results/errorRate.js';
export type { MutualInformationResult, ProfileResult, Vector } from './results/profile.js';
export type { RolloutResult, SamplerRow } from './results/rollout.js';
export * from './revision/index.js';
export * from './samplers/index.js';
export * from './schedules/index.js';
export { type Estimate, exactly } from './statistics/estimate.js';
export * from './studies/index.js';
export * from './text/index.js';
export * from './theory/index.js';
export * from './training/index.js';
