import type { Entry } from '../../registry.js';
import type { Corpus } from '../counts.js';

/**
 * The law of a token given the n - 1 before it, from counts: [V^(n-1), V], context-major, the oldest token slowest;
 * every entry is positive and every row sums to 1, up to rounding.
 */
export type Smoother = (corpus: Corpus) => Float64Array;

/** A way of giving probability to what was not seen: a new one is a file beside these and a line in the registry. */
export interface Smoothing extends Entry<number> {
  /** The smoothing with the value of its argument, if one is given. */
  readonly create: (value: number | undefined) => Smoother;
}
