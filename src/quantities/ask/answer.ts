import { type DataModel, modelDigest } from '../../models/index.js';
import type { Measurement, SamplingRecord } from '../../sampling/options.js';
import type { RolloutMeasurement } from '../../sampling/rollouts.js';

/** How an answer came about; what does not apply is left out. */
export interface AnswerProvenance extends Partial<SamplingRecord> {
  /** What stands behind the numbers, such as `exact, closed form` or `sweep`. */
  readonly estimator: string;
  /** Wall-clock time of the computation. */
  readonly seconds?: number;
  /** Processor time of the computation. */
  readonly cpuSeconds?: number;
  /** sha256 over the model's float64 tensors. */
  readonly modelSha256: string;
  /** Who fills, where that is not the optimal predictor. */
  readonly predictor?: string;
  readonly predictorSha256?: string;
  /** How the optimal predictor's profile was found, where another one fills. */
  readonly optimal?: Partial<SamplingRecord> & { readonly estimator: string };
  /** How the rows of samplers that revise were found, where they stand beside others. */
  readonly revising?: Partial<SamplingRecord> & { readonly estimator: string };
}

/** What was asked for, and how it came about. `result` is what the command of that name prints under `--json`. */
export interface Answer<Result> {
  /** In nats, unless a name says bits. */
  readonly result: Result;
  readonly provenance: AnswerProvenance;
  /** Whether the signal ended it before the target was reached. */
  readonly partial: boolean;
  /** Watched estimates that are less precise than the target says. */
  readonly missed: number;
}

/** A result with the provenance of the measurement of a profile behind it. */
export function answerOf<Result>(
  result: Result,
  { information, ...rest }: Measurement,
  model: DataModel,
): Answer<Result> {
  return answerOfRollouts(result, { ...rest, estimator: information.estimator }, model);
}

/** A result with the provenance of the rollouts behind it. */
export function answerOfRollouts<Result>(
  result: Result,
  measured: Omit<RolloutMeasurement, 'rows' | 'differences'>,
  model: DataModel,
): Answer<Result> {
  const { estimator, sampling, seconds, cpuSeconds, missed, revising } = measured;
  const interrupted = (one?: SamplingRecord) => one?.stopped === 'interrupted';
  return {
    result,
    provenance: {
      estimator,
      ...sampling,
      seconds,
      cpuSeconds,
      modelSha256: modelDigest(model),
      ...(revising && { revising: { estimator: revising.estimator, ...revising.sampling } }),
    },
    partial: interrupted(sampling) || interrupted(revising?.sampling),
    missed,
  };
}
