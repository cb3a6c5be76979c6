/**
 * One logged evaluation of a masked predictor: a sequence of `length` tokens of which `revealed`, chosen uniformly at random,
 * were shown, and the mean negative log-likelihood of the masked ones given those, in nats.
 *
 * Its mean is h(revealed) for the optimal predictor; for another one it is the cross-entropy that takes the place of h,
 * so that schedules are compared by what they cost with that predictor.
 */
export interface LoggedLoss {
  readonly length: number;
  readonly revealed: number;
  readonly nll: number;
  /** Measurements of one sequence are dependent; without an id a measurement counts as a sequence of its own. */
  readonly sequence?: string;
}

/** The measurements of one log: at least one, all of one length. */
export interface MeasurementSet {
  readonly length: number;
  readonly measurements: readonly LoggedLoss[];
  /** Measurements carry sequence ids. */
  readonly paired: boolean;
  /** What a reader should know about how they were read, in sentences. */
  readonly notes?: readonly string[];
}
