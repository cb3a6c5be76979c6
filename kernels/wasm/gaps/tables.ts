import { CompensatedSum } from '../../../src/numeric/sum.js';
import type { LagEntropies } from '../../lags.js';

/** Numbers per distance. */
export const ENTRY = 4;

/**
 * The table of assembly/layout.ts, [3L, 4]: by distance eta, N, 2 eta, N, where N is the sum of the entropies of the
 * masked positions of a gap plus its own eta. Distances: below L, between positions; from L on, from a position to an end,
 * with distance - L positions between them; 3L - 1, from end to end. Beyond an end nothing is revealed, so that eta is the
 * marginal entropy, and eta_a + eta_b - eta_{a+b} holds whether there are two neighbours, one or none.
 */
export function writeTable({ marginal, eta }: LagEntropies, table: Float64Array): void {
  const length = eta.length;
  const set = (distance: number, entropy: number, sum: number) =>
    table.set([entropy, sum + entropy, 2 * entropy, sum + entropy], ENTRY * distance);
  // Of the `distance` - 1 lags before.
  const lags = new CompensatedSum();
  for (let distance = 1; distance < length; distance++) {
    set(distance, eta[distance], 2 * lags.value - (distance - 1) * eta[distance]);
    set(length + distance - 1, marginal, lags.value);
    lags.add(eta[distance]);
  }
  set(2 * length - 1, marginal, lags.value);
  set(3 * length - 1, marginal, length * marginal);
}

/**
 * [L] profile sum from the module's sums [L, 2] (see assembly/removal.ts): for each trajectory the total of the cavity
 * entropies with everything revealed is `total`, and a level's change is the sum of its two numbers.
 */
export function profileOf(sums: Float64Array, total: number, trajectories: number): Float64Array {
  const length = sums.length / 2;
  const profile = new Float64Array(length);
  const later = new CompensatedSum();
  later.add(trajectories * total);
  for (let k = length - 1; k >= 0; k--) {
    const gaps = sums[2 * k + 1];
    profile[k] = (later.value + gaps) / (trajectories * length);
    later.add(gaps);
    later.add(sums[2 * k]);
  }
  return profile;
}
