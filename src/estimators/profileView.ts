/**
 * The information profile h(k), k = 0..L-1, in nats, as something that can be asked level by level: a whole vector,
 * a closed form evaluated on demand, or a grid.
 */
export interface ProfileView {
  readonly length: number;
  /** h(level) in nats; level is an integer in 0..length-1. */
  at(level: number): number;
}

/** A profile held as a vector of L values. */
export function profileOf(values: ArrayLike<number>): ProfileView {
  return { length: values.length, at: (level) => values[level] };
}
