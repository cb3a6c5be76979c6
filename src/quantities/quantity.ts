import type { InformationProfile } from '../estimators/informationProfile.js';
import type { RolledEstimates, RolloutRow } from '../estimators/rolloutEstimates.js';
import type { DataModel } from '../models/index.js';
import type { Entry } from '../registry.js';
import type { RequestedSampler } from '../samplers/request.js';
import type { RequestedSchedule } from '../schedules/requested.js';
import type { Estimate } from '../statistics/estimate.js';
import type { ChunkedEstimate } from '../statistics/paired.js';
import type { Cell } from './cell.js';

/** Settings of a study that are no axes. */
export interface Settings {
  readonly fengConstant: number;
  /** Levels of the profile. */
  readonly at?: readonly number[];
}

/** What a result is made of. */
export interface Evidence {
  readonly model: DataModel;
  readonly settings: Settings;
  /** Cells of the same quantity on the same trajectories, this one among them, in the order of the study. */
  readonly siblings: readonly Cell[];
}

/** How a quantity comes from the information profile: random order and the optimal predictor. */
export interface OfProfile {
  /** The longest sequence of which it can be sampled; any unless given. */
  readonly sampledUpTo?: number;
  /** Schedules whose sums the chunks must keep. */
  schedulesOf(cell: Cell): readonly RequestedSchedule[];
  /** Levels of the profile beside those of the schedules, for engines that compute each by itself; undefined for all. */
  levelsOf(settings: Settings): readonly number[] | undefined;
  /** Estimates whose precision decides how many chunks there are. */
  watched(information: InformationProfile, cell: Cell, settings: Settings): readonly Estimate[];
  result(information: InformationProfile, cell: Cell, evidence: Evidence): object;
  /** What is compared with cells of other runs on the same trajectories. */
  chunked?(information: InformationProfile, cell: Cell): ChunkedEstimate;
  /** The result by an exact route of its own, where there is a cheap one and the profile has none. */
  exactly?(model: DataModel, cell: Cell): object | undefined;
}

/** KL of this cell's sampler minus that of a later one at the same T, on the same trajectories. */
export interface SamplerDifference {
  /** The samplers' full names: `confidence balanced 16`. */
  readonly a: string;
  readonly b: string;
  readonly requestedSteps?: number;
  readonly forwardKl: Estimate;
}

/** What the result of a cell whose sampler was rolled out is made of. */
export interface RolloutEvidence extends Pick<Evidence, 'model' | 'settings'> {
  readonly length: number;
  readonly request: RequestedSampler;
  readonly differences: readonly SamplerDifference[];
  /** Something speaks against the error bars of the rollouts, or they have too few chunks to tell. */
  readonly doubtful?: boolean;
  /** H(X) */
  entropy(): Estimate;
  /** The profile of the data, where the cell's order is random and its predictor is not the optimal one. */
  readonly information?: InformationProfile;
}

/** How a quantity comes from rollouts: any sampler, any predictor. */
export interface OfRollouts {
  /** Needs what the samplers generate, besides what they make of data. */
  readonly generated: boolean;
  /** Whether it applies to samplers other than random order in the rounds of a schedule. */
  readonly anySampler: boolean;
  /** Whether it applies to samplers that revise too, which have no KL given the order. */
  readonly revising?: boolean;
  /** Estimates of a sampler, by number, whose precision decides how many chunks there are. */
  watched(estimates: RolledEstimates, sampler: number): readonly Estimate[];
  result(row: RolloutRow, cell: Cell, evidence: RolloutEvidence): object;
  /** What is compared with cells of other runs on the same trajectories. */
  chunked?(estimates: RolledEstimates, sampler: number): ChunkedEstimate;
}

/** Something that a study can estimate in each cell. Adding one is a file that exports this and a line in the registry. */
export interface Quantity extends Entry {
  /** The name of the command that prints the same. */
  readonly name: string;
  /** Which axes a cell has besides model, length and seed; with schedules come samplers and predictors. */
  readonly axes: 'schedules' | 'steps' | 'none';
  /** Throws an input error for a length that the quantity does not apply to. */
  check?(length: number, settings: Settings): void;
  /** At least one of the two; the profile goes first where it applies. */
  readonly ofProfile?: OfProfile;
  readonly ofRollouts?: OfRollouts;
  /** The one number that a table shows, and its unit. */
  headline(result: never): { readonly what: string; readonly unit: string; readonly estimate: Estimate };
}
