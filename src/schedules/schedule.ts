/**
 * A schedule at a given length, reduced to what the divergence needs (THEORY: E_M KL = sum_t r_t h(k_t) - H(X)):
 * the expected number of tokens revealed from each level. For fixed reveal sizes the levels are the nodes
 * k_t = r_1 + .. + r_{t-1} and the weights are r_t; a random schedule or a Bernoulli (continuous-time) schedule has
 * the expectation of that, so that its KL is the same linear functional of the profile. The weights sum to L.
 */
export interface Schedule {
  /** As written by the user: `cosine`, `geometric:0.9`. */
  readonly name: string;
  /** The T that was asked for; absent for families without T. */
  readonly requestedSteps?: number;
  /** Number of non-empty steps; the expected number for a random schedule. */
  readonly steps: number;
  /** Largest reveal size s_max; absent where no bound on it exists (Bernoulli schedules). */
  readonly maxSize?: number;
  /** Reveal sizes in generation order (first reveal first); absent for random schedules. */
  readonly sizes?: readonly number[];
  /** Levels k in increasing order. */
  readonly levels: ArrayLike<number>;
  /** Expected number of tokens revealed from each of these levels, given k tokens revealed before. */
  readonly weights: ArrayLike<number>;
}
