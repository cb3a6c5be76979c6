/**
 * maskgap as a library: what the command line does, as functions over immutable values. Quantities are in nats.
 *
 * @module
 */

export * from './benchmark/index.js';
export * from './circuits/index.js';
export type { Engine, EngineStatus } from './engines/engine.js';
export { createEngine, engineStatuses } from './engines/index.js';
export { type ErrorCode, EXIT, MaskgapError } from './errors.js';
export type {
  EvaluatedSchedule,
  InformationProfile,
  VectorEstimate,
} from './estimators/informationProfile.js';
export { type Measurement, type MeasureOptions, measure } from './estimators/measure.js';
export { type ProfileView, profileOf } from './estimators/profileView.js';
export { measureRollouts, type RolloutMeasurement, type RolloutOptions } from './estimators/rollout.js';
export type { RolloutDifference, RolloutRow } from './estimators/rolloutEstimates.js';
export * from './exact/index.js';
export { loadModel, modelFromJson, saveModel } from './formats/index.js';
export * from './library/index.js';
export * from './measurements/index.js';
export * from './models/index.js';
export * from './predictors/index.js';
export * from './report/index.js';
export * from './reproductions/index.js';
export { type BestScheduleResult, bestSchedule, stepsForBudget } from './results/bestSchedule.js';
export { type DivergenceResult, type DivergenceRow, divergenceResult } from './results/divergence.js';
export { type ErrorRateResult, type ErrorRateRow, errorRateResult } from './results/errorRate.js';
export * from './revision/index.js';
export * from './samplers/index.js';
export * from './schedules/index.js';
export { type Estimate, exactly } from './statistics/estimate.js';
export * from './studies/index.js';
export * from './text/index.js';
export * from './theory/index.js';
