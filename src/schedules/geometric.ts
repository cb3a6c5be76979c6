import { positiveNumber } from './argument.js';
import { balancedSizes } from './balanced.js';
import type { ScheduleFamily } from './family.js';
import { scheduleOfSizes, sizesOfNodes } from './sizes.js';

/** Fixed-point numbers with this many binary digits after the point. */
const DIGITS = 256n;
const ONE = 1n << DIGITS;
/** Truncation errors (at most L T last digits) stay far below this; a node nearer than this to an integer counts as it. */
const SLACK = 1n << 128n;

/** q or 1/q, whichever is below 1, from the decimal digits of q (0.9 is nine tenths, not its nearest double). */
function ratioBelowOne(q: number): bigint {
  const [mantissa, exponent = '0'] = q.toExponential().split('e');
  const [whole, fraction = ''] = mantissa.split('.');
  const power = Number(exponent) - fraction.length;
  const scale = 10n ** BigInt(Math.abs(power));
  const above = BigInt(whole + fraction) * (power > 0 ? scale : 1n);
  const below = power < 0 ? scale : 1n;
  return q < 1 ? (ONE * above) / below : (ONE * below) / above;
}

/**
 * floor(L (1 - q^r) / (1 - q^T)) revealed after round r; the last node is L; q = 1 is balanced.
 *
 * In fixed-point integers, because powers of two and tenths put many nodes exactly on integers, where doubles would
 * round either way. For q > 1 the powers of 1/q are used: (q^r - 1)/(q^T - 1) = (u^(T-r) - u^T)/(1 - u^T), u = 1/q.
 */
export function geometricSizes(length: number, steps: number, q: number): number[] {
  const ratio = ratioBelowOne(q);
  const total = BigInt(length);
  if (ratio >= ONE - (ONE >> 120n)) return balancedSizes(length, steps);
  const powers = [ONE];
  for (let t = 1; t <= steps; t++) powers.push((powers[t - 1] * ratio) >> DIGITS);
  const whole = ONE - powers[steps];
  return sizesOfNodes(length, steps, (r) => {
    const part = q < 1 ? ONE - powers[r] : powers[steps - r] - powers[steps];
    return Number((part * total + SLACK) / whole);
  });
}

/** Blocks in geometric progression. */
export const geometric: ScheduleFamily = {
  name: 'geometric',
  summary: 'T blocks in geometric progression: each Q times the one before',
  argument: { name: 'Q', check: (text) => void positiveNumber('geometric', text) },
  needsSteps: true,
  needs: 'nothing',
  resolve: ({ length, requestedSteps: T = 1, argument = '1' }) =>
    scheduleOfSizes(
      `geometric:${argument}`,
      geometricSizes(length, T, positiveNumber('geometric', argument)),
      T,
    ),
};
