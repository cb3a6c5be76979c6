import type { Trajectory } from './trajectory.js';

/** What one full pass says of the positions that count, nats. */
export interface PassSums {
  /** Sum of the posterior entropies of the masked positions. */
  readonly masked: number;
  /** Sum of the leave-one-out (cavity) entropies of the revealed positions, the last revealed left out. */
  readonly cavities: number;
  /** Entropy of the position that was revealed last, 0 if it does not count. */
  readonly last: number;
}

/** Sums of one pass with the first `revealed` positions revealed, in float64 and in the order of positions. */
export function passSums(
  { places, core }: Trajectory,
  revealed: number,
  entropies: ArrayLike<number>,
  offset = 0,
): PassSums {
  let masked = 0;
  let cavities = 0;
  let last = 0;
  for (let j = core.first; j < core.end; j++) {
    const entropy = entropies[offset + j];
    const place = places[j];
    if (place >= revealed) masked += entropy;
    else if (place === revealed - 1) last = entropy;
    else cavities += entropy;
  }
  return { masked, cavities, last };
}
