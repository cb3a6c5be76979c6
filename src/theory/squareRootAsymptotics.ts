import { CompensatedSum } from '../numeric/sum.js';
import type { ProfileView } from '../profile.js';

/**
 * Approximate KL in nats of the optimal schedule of T steps on a smooth profile, and of the square-root rule:
 * (sum_k w_k)^2 / 2T - (h(0) - h(L-1)) / 2, w_k = sqrt(max(0, h(k) - h(k+1))).
 *
 * Asymptotic: meant for blocks of many tokens, and no bound. Source: Lavenant & Zanella 2510.25544; with the second term,
 * derived.
 */
export function squareRootAsymptoticKl(profile: ProfileView, steps: number): number {
  const sum = new CompensatedSum();
  let before = profile.at(0);
  const first = before;
  for (let k = 1; k < profile.length; k++) {
    const value = profile.at(k);
    sum.add(Math.sqrt(Math.max(0, before - value)));
    before = value;
  }
  return sum.value ** 2 / (2 * steps) - (first - before) / 2;
}
