import { inputError } from '../errors.js';
import { DEFAULT_BUDGET, exactProfile } from '../exact/index.js';
import type { DataModel } from '../models/index.js';
import type { RequestedSchedule } from '../schedules/requested.js';
import type { Estimate } from '../statistics/estimate.js';
import type { StopReason } from './collect.js';
import { ExactInformation } from './exactInformation.js';
import type { InformationProfile } from './informationProfile.js';
import type { PrecisionTarget } from './precision.js';

/** Vocabulary from which a closed form may take seconds, and is announced. */
const LARGE = 500;

/** What is measured, how precisely, on what, and who is told. */
export interface MeasureOptions {
  /** L */
  readonly length: number;
  /** `auto`: exact where a closed form or enumeration is cheap. */
  readonly method: 'auto' | 'exact' | 'monte-carlo';
  readonly seed: string;
  /** Schedules that will be asked for: beyond L = 4,096 their sums are kept exactly, others come from a grid of levels. */
  readonly schedules?: readonly RequestedSchedule[];
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

/** How a profile was sampled. */
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

/**
 * The information profile of a model: exact where that is asked for or cheap, else sampled until the watched estimates
 * are as precise as the target says (or the fixed number of trajectories, the time limit or an interrupt ends it).
 *
 * @param watched the estimates whose precision decides
 */
export async function measure(
  model: DataModel,
  options: MeasureOptions,
  watched: (information: InformationProfile) => readonly Estimate[],
): Promise<Measurement> {
  const began = performance.now();
  const { started = began } = options;
  const cpu = process.cpuUsage();
  const timed = (rest: Omit<Measurement, 'seconds' | 'cpuSeconds'>): Measurement => {
    const { user, system } = process.cpuUsage(cpu);
    return { ...rest, seconds: (performance.now() - began) / 1000, cpuSeconds: (user + system) / 1e6 };
  };

  if (options.method !== 'monte-carlo') {
    const { process: chain } = model;
    if (chain.kind === 'context' && chain.order === 1 && chain.vocabularySize >= LARGE) {
      options.onNotice?.(
        `looking for the closed form, by products of ${chain.vocabularySize} x ${chain.vocabularySize} matrices`,
      );
      // What is said is written before the computation, which hears nothing.
      await new Promise((resolve) => setImmediate(resolve));
    }
    // Who asks for exact answers is ready to wait for them.
    const budget = options.method === 'exact' ? Number.POSITIVE_INFINITY : budgetWithin(options.timeLimit);
    const exact = exactProfile(model, options.length, { budget });
    if (exact !== undefined) {
      const unused = [
        options.trajectories && 'the number of trajectories',
        options.out && 'the directory for chunks',
      ];
      const named = unused.filter(Boolean).join(' and ');
      if (named) options.onNotice?.(`the answer is exact and nothing is sampled: ${named} is not used`);
      return timed({ information: new ExactInformation(exact), missed: 0 });
    }
    if (options.method === 'exact') {
      throw inputError(
        `no exact method is cheap enough for this ${model.kind} model at L = ${options.length}`,
        'use --method monte-carlo, or a shorter length',
      );
    }
  }
  options.onBegin?.();
  const { sample } = await import('./sample.js');
  return timed(await sample(model, { ...options, started }, watched));
}

/** Operations that a closed form may take so that it leaves most of the time limit to sampling. */
function budgetWithin(timeLimit: number | undefined): number | undefined {
  return timeLimit === undefined ? undefined : Math.min(DEFAULT_BUDGET, timeLimit * 2.5e8);
}
