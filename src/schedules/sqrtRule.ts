import { balancedSizes } from './balanced.js';
import type { ScheduleFamily } from './family.js';
import { profileVector, requiredProfile } from './requiredProfile.js';
import { scheduleOfSizes } from './sizes.js';

/**
 * Nodes at equal shares of G(k) = sum_{j<k} sqrt(max(0, h(j) - h(j+1))): n_t = least k with G(k) >= (t/T) G(L-1), moved so that
 * every block holds a token. A profile without drops gives balanced sizes.
 *
 * Asymptotically optimal. Source: Lavenant & Zanella 2510.25544; in this form derived. A share met to within 1e-12
 * counts as met, so that exact ties do not hang on rounding.
 */
export function sqrtRuleSizes(profile: ArrayLike<number>, steps: number): number[] {
  const length = profile.length;
  const cumulative = new Float64Array(length);
  for (let k = 1; k < length; k++) {
    cumulative[k] = cumulative[k - 1] + Math.sqrt(Math.max(0, profile[k - 1] - profile[k]));
  }
  const total = cumulative[length - 1];
  if (!(total > 0)) return balancedSizes(length, steps);
  const sizes: number[] = [];
  let before = 0;
  let k = 0;
  for (let t = 1; t <= steps; t++) {
    const share = (t / steps) * total * (1 - 1e-12);
    while (k < length - 1 && cumulative[k] < share) k++;
    const node = t === steps ? length : Math.min(Math.max(k, before + 1), length - (steps - t));
    sizes.push(node - before);
    before = node;
  }
  return sizes;
}

/** Blocks by equal shares of the square root of the profile's slope. */
export const sqrtRule: ScheduleFamily = {
  name: 'sqrt-rule',
  summary: 'T blocks at equal shares of the square root of the slope of the profile (near optimal)',
  needsSteps: true,
  needs: 'profile',
  resolve: (request) => {
    const T = request.requestedSteps ?? 1;
    const profile = profileVector(requiredProfile('sqrt-rule', request));
    return scheduleOfSizes('sqrt-rule', sqrtRuleSizes(profile, T), T);
  },
};
