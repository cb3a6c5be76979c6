import type { InformationProfile } from '../estimators/informationProfile.js';
import type { RequestedSchedule } from '../schedules/requested.js';
import type { PrecisionTarget } from './precision.js';

/** What is measured, how precisely, on what, and who is told. */
export interface MeasureOptions {
  /** L */
  readonly length: number;
  /** `auto`: exact where a closed form or enumeration is cheap. */
  readonly method: 'auto' | 'exact' | 'monte-carlo';
  readonly seed: string;
  /** Schedules that will be asked for: beyond L = 4,096 their sums are kept exactly, others come from a grid of levels. */
  readonly schedules?: readonly RequestedSchedule[];
  /** Values of every position will be asked for. */
  readonly positions?: boolean;
  /** A schedule will be chosen on the profile that they do not say. */
  readonly chooses?: boolean;
  /** Levels that will be asked for beside the schedules (h(0) and h(L-1) always are); every level by default. */
  readonly levels?: readonly number[];
  /** A fixed number of trajectories; switches the precision target off. */
  readonly trajectories?: number;
  readonly chunkSize?: number;
  readonly target: PrecisionTarget;
  /** Seconds of wall-clock time, preparation included. */
  readonly timeLimit?: number;
  /** When that time began, by `performance.now()`; by default with the call. */
  readonly started?: number;
  /** Compare with fresh passes at many levels. */
  readonly check?: boolean;
  readonly engine: string;
  /** Backend of the tensor engine; the fastest that is there by default. */
  readonly backend?: string;
  /** Threads; by default one per core. The result does not depend on it. */
  readonly workers?: number;
  /** Bytes, over all threads. */
  readonly memory?: number;
  /** Directory that keeps the chunks: what it holds already is not computed again. */
  readonly out?: string;
  readonly signal?: AbortSignal;
  /** Told when sampling begins: before, there is nothing that an interrupt would lose. */
  readonly onBegin?: () => void;
  /** Told after every chunk. */
  readonly onProgress?: (progress: MeasureProgress) => void;
  /** Told when something was done differently from what was asked for. */
  readonly onNotice?: (notice: string) => void;
}

/** How far sampling has come. */
export interface MeasureProgress {
  readonly trajectories: number;
  readonly seconds: number;
  /** Of the rows that count, at the last look. */
  readonly worstRelativeError?: number;
  /** Trajectories that the target will have taken, as far as can be told. */
  readonly expectedTrajectories?: number;
}

/** Why sampling stopped. */
export type StopReason = 'trajectories' | 'precision' | 'time limit' | 'interrupted';

/** How chunks were sampled. */
export interface SamplingRecord {
  readonly engine: string;
  /** Backend of the tensor engine; the fastest that is there by default. */
  readonly backend?: string;
  readonly device: string;
  readonly workers: number;
  readonly chunks: number;
  readonly trajectories: number;
  readonly chunkSize: number;
  readonly stopped: StopReason;
  readonly tolerance: number;
  /** Largest relative disagreement of incremental messages with fresh passes, over all checks. */
  readonly disagreement: number;
  /** What makes the standard errors doubtful, a sentence each; absent if nothing does. */
  readonly alarms?: readonly string[];
}

/** An information profile, and how it was found. */
export interface Measurement {
  readonly information: InformationProfile;
  /** Wall-clock and processor time of the computation. */
  readonly seconds: number;
  readonly cpuSeconds: number;
  /** Absent if the profile is exact. */
  readonly sampling?: SamplingRecord;
  /** Rows that missed the precision target within the time limit. */
  readonly missed: number;
}
