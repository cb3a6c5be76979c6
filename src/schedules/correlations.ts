import { inputError } from '../errors.js';
import { CompensatedSum } from '../numeric/sum.js';
import { dropOf, type ProfileView } from '../profile.js';

/** TC = sum_k (h(0) - h(k)) in nats (derived, from H(X) = sum_k h(k); Chen, Cong & Li 2511.04647). */
export function totalCorrelationOf(profile: ProfileView): number {
  const sum = new CompensatedSum();
  for (let k = 1; k < profile.length; k++) sum.add(dropOf(profile, 0, k));
  return sum.value;
}

/** DTC = sum_k (h(k) - h(L-1)) in nats (derived, as above). */
export function dualTotalCorrelationOf(profile: ProfileView): number {
  const sum = new CompensatedSum();
  for (let k = 0; k < profile.length - 1; k++) sum.add(dropOf(profile, k, profile.length - 1));
  return sum.value;
}

/**
 * Sizes that keep KL <= tolerance when `correlation` is TC (this order) or DTC (reversed order):
 * zeta = 1 + ceil(max(0, x) / eps); reveal floor(rem / zeta) while that is at least 1, then the rest one by one. A correlation
 * within `rounding` of 0 that is below eps counts as 0: one step then costs less than eps.
 *
 * At most 2 + (1 + ln L)(1 + ceil(x / eps)) steps. Source: Chen, Cong & Li 2511.04647, Theorem 9, in integers.
 */
export function correlationSizes(
  length: number,
  correlation: number,
  tolerance: number,
  rounding = 0,
): number[] {
  if (Number.isNaN(correlation)) {
    throw inputError('the correlation of a tc or dtc schedule is not a number', 'give a value in nats');
  }
  // Beyond L + 1 every block is a single token, so larger (or infinite) zeta change nothing.
  const none = correlation <= Math.min(rounding, tolerance);
  const zeta = none ? 1 : Math.min(length + 1, 1 + Math.ceil(Math.max(0, correlation) / tolerance));
  const sizes: number[] = [];
  let remaining = length;
  while (remaining >= zeta) {
    const size = Math.floor(remaining / zeta);
    sizes.push(size);
    remaining -= size;
  }
  for (; remaining > 0; remaining--) sizes.push(1);
  return sizes;
}
