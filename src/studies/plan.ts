import { createHash } from 'node:crypto';
import type { Cell } from '../quantities/cell.js';
import type { Settings } from '../quantities/quantity.js';
import type { ParsedSampler } from '../samplers/sampler.js';
import type { PlannedSampling } from '../sampling/plan.js';

/** Everything that the numbers of a study depend on. Written once, never changed. */
export interface StudyPlan {
  /** Of this program: another version may draw or round differently. */
  readonly version: string;
  readonly title?: string;
  readonly models: readonly PlannedModel[];
  /** Trained ones; absent if there are none. */
  readonly predictors?: readonly PlannedPredictor[];
  readonly settings: Settings;
  /** Those that cells name. */
  readonly samplers: readonly ParsedSampler[];
  /** In the order of the study. */
  readonly cells: readonly Cell[];
  readonly runs: readonly PlannedRun[];
}

/** A model of a plan: its digest, and its file in the run directory. */
export interface PlannedModel {
  readonly name: string;
  /** Over the float64 tensors. */
  readonly sha256: string;
  /** Whether the chain is one that starts in its stationary law: it decides how trajectories are drawn. */
  readonly stationary: boolean;
  /** Its name among the models of the run directory. */
  readonly file: string;
}

/** A trained predictor of a plan. */
export interface PlannedPredictor {
  readonly name: string;
  /** Over all that its laws depend on. */
  readonly sha256: string;
  /** Its name among the predictors of the run directory. */
  readonly folder: string;
}

/** The cells that are computed together: they share model, length and seed, and so their trajectories. */
export interface PlannedRun {
  /** What its trajectories are for: the information profile, or rollouts of samplers, which share a predictor. */
  readonly kind: 'profile' | 'rollouts';
  readonly model: string;
  readonly length: number;
  readonly seed: string;
  /** Numbers of its cells in the plan. */
  readonly cells: readonly number[];
  /** Of a profile: numbers of cells of other runs whose results are compared with it. */
  readonly profileOf?: readonly number[];
  /** Absent if the cells are exact. */
  readonly sampling?: PlannedSampling;
}

/** sha256 over the plan. */
export function planDigest(plan: StudyPlan): string {
  return createHash('sha256').update(JSON.stringify(plan)).digest('hex');
}

export function cellsOfRun(plan: StudyPlan, run: PlannedRun): Cell[] {
  return run.cells.map((number) => plan.cells[number]);
}

/** `trigram, L = 512, seed 0`. */
export function runText({ kind, model, length, seed }: PlannedRun): string {
  return `${model}, L = ${length}, seed ${seed}${kind === 'rollouts' ? ', rollouts' : ''}`;
}
/** A run whose cells are sampled. */

export interface SampledRun extends PlannedRun {
  readonly sampling: PlannedSampling;
}
