import { positiveNumber } from './argument.js';
import { balancedSizes } from './balanced.js';
import type { ScheduleFamily } from './family.js';
import { scheduleOfSizes, sizesOfNodes } from './sizes.js';

/** Fixed-point numbers with this many binary digits after the point. */
const DIGITS = 256n;
const ONE = 1n << DIGITS;
/** Truncation errors (at most L T last digits) stay far below this; a node nearer than this to an integer is decided exactly. */
const SLACK = 1n << 128n;

/** a / b. */
interface Ratio {
  readonly above: bigint;
  readonly below: bigint;
}

/** q from its decimal digits (0.9 is nine tenths, not its nearest double). */
function decimalRatio(q: number): Ratio {
  const [mantissa, exponent = '0'] = q.toExponential().split('e');
  const [whole, fraction = ''] = mantissa.split('.');
  const power = Number(exponent) - fraction.length;
  const scale = 10n ** BigInt(Math.abs(power));
  const [above, below] = [BigInt(whole + fraction) * (power > 0 ? scale : 1n), power < 0 ? scale : 1n];
  const common = greatestCommonDivisor(above, below);
  return { above: above / common, below: below / common };
}

function greatestCommonDivisor(a: bigint, b: bigint): bigint {
  while (b > 0n) [a, b] = [b, a % b];
  return a;
}

/**
 * floor(L (1 - q^r) / (1 - q^T)) revealed after round r; the last node is L; q = 1 is balanced.
 *
 * In fixed-point integers, and where these leave it open on which side of an integer a node lies, by the powers themselves:
 * powers of two and tenths put many nodes on integers or next to them. For q > 1 the powers of 1/q are used:
 * (q^r - 1)/(q^T - 1) = (u^(T-r) - u^T)/(1 - u^T), u = 1/q.
 */
export function geometricSizes(length: number, steps: number, q: number): number[] {
  const { above, below } = decimalRatio(q);
  if (above === below) return balancedSizes(length, steps);
  const ratio = q < 1 ? (ONE * above) / below : (ONE * below) / above;
  const total = BigInt(length);
  const powers = [ONE];
  for (let t = 1; t <= steps; t++) powers.push((powers[t - 1] * ratio) >> DIGITS);
  const whole = ONE - powers[steps];
  const reached = reaches(total, steps, { above, below });
  return sizesOfNodes(length, steps, (r) => {
    const part = (q < 1 ? ONE - powers[r] : powers[steps - r] - powers[steps]) * total;
    const node = (part + SLACK) / whole;
    const open = part - node * whole < SLACK;
    if (!open) return Number(node);
    // Between the first and the last round a node lies strictly between 0 and L.
    if (node === 0n || r === 0) return 0;
    return Number(node >= total || !reached(r, node) ? node - 1n : node);
  });
}

/** Whether L (1 - q^r) / (1 - q^T) >= n, by the powers of numerator and denominator of q. */
function reaches(total: bigint, steps: number, { above: a, below: b }: Ratio) {
  let last: { readonly a: bigint; readonly b: bigint } | undefined;
  return (r: number, n: bigint): boolean => {
    last ??= { a: a ** BigInt(steps), b: b ** BigInt(steps) };
    const middle = a ** BigInt(r) * b ** BigInt(steps - r);
    return a > b
      ? total * (middle - last.b) >= n * (last.a - last.b)
      : total * (last.b - middle) >= n * (last.b - last.a);
  };
}

/** Blocks in geometric progression. */
export const geometric: ScheduleFamily<number> = {
  name: 'geometric',
  summary: 'T blocks in geometric progression: each Q times the one before',
  argument: positiveNumber('Q', '0.9'),
  needsSteps: true,
  needs: 'nothing',
  resolve: ({ length, requestedSteps: T = 1 }, q) =>
    scheduleOfSizes(`geometric:${q}`, geometricSizes(length, T, q), T),
};
