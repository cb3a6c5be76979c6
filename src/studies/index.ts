export type { Cell } from '../quantities/cell.js';
export type { CellResult } from '../quantities/cellResult.js';
export type { Settings as StudySettings } from '../quantities/quantity.js';
export type { PlannedEngine, PlannedSampling } from '../sampling/plan.js';
export type { Gap } from './coverage.js';
export { forecastStudy, type RunForecast, refuseTooSlow, type StudyForecast } from './forecast.js';
export { type MergedStudy, mergeStudy } from './mergeStudy.js';
export type { StudyModel } from './models.js';
export type { PlannedModel, PlannedPredictor, PlannedRun, StudyPlan } from './plan.js';
export type { Machine } from './planSampling.js';
export { type PlannedStudy, planStudy } from './planStudy.js';
export type { StudyPredictor } from './predictors.js';
export type { Sources as StudySources } from './rolledOut.js';
export {
  createRunDirectory,
  findRunDirectory,
  hasResults,
  openRunDirectory,
  type RunDirectory,
  refuseOtherPlan,
} from './runDirectory.js';
export { runShard, type ShardOutcome } from './runShard.js';
export { studyJsonSchema, studySchema } from './schema.js';
export { parseShard, type Shard, shardText, WHOLE } from './shard.js';
export type { StudyProgress } from './shardProgress.js';
export type { Path as StudyPath } from './studyFile.js';
export { readStudyFile, type StudyFile } from './studyFile.js';
export type { KubernetesJob } from './submit/kubernetes.js';
export { kubernetesJob } from './submit/kubernetes.js';
export { type SlurmJobs, submitToSlurm } from './submit/sbatch.js';
export type { SlurmJob } from './submit/slurm.js';
export { type Script, slurmScripts } from './submit/slurm.js';
export type { ShardOptions } from './work.js';
