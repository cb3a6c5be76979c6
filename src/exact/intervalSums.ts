import { CompensatedSum } from '../numeric/sum.js';

/**
 * Sums over the intervals of n positions, n = 2..N < L, weighted by `sums[n]` (see `IntervalSpectrum`), that the closed form
 * is made of. R_n(k) = prod_{j=1}^{n-1} (L-k-j)/(L-j) is the probability that the n-1 other positions of an interval are masked
 * when k of the L-1 others are revealed.
 *
 * All terms are >= 0 and R_n(k) falls with n, so what follows n is at most R_n(k) times a sum over m >= n known beforehand:
 * a sum ends when that bound is below 1e-17 of it.
 */
export interface IntervalSums {
  /** sum_n n c_n R_n(k); `floor` >= 0 is what it will be added to. */
  linear(level: number, floor: number): number;
  /** sum_n n (n-1) c_n R_n(k). */
  quadratic(level: number): number;
  /** sum_n n c_n sum_{j<r} (R_n(k) - R_n(k+j)), r >= 2: L times the KL of the block that reveals r tokens from level k. */
  block(level: number, size: number): number;
}

const NEGLIGIBLE = 1e-17;

export function intervalSums(length: number, sums: Float64Array): IntervalSums {
  const linearTail = tails(sums, (n) => n);
  const quadraticTail = tails(sums, (n) => n * (n - 1));
  const over = (
    level: number,
    floor: number,
    term: (n: number, survival: number) => number,
    rest: (n: number) => number,
  ): number => {
    const sum = new CompensatedSum();
    let survival = 1;
    for (let n = 2; n < sums.length; n++) {
      survival *= (length - level - n + 1) / (length - n + 1);
      if (survival * rest(n) <= NEGLIGIBLE * (floor + sum.value)) break;
      if (sums[n] > 0) sum.add(term(n, survival));
    }
    return sum.value;
  };
  return {
    linear: (level, floor) =>
      over(
        level,
        floor,
        (n, survival) => n * sums[n] * survival,
        (n) => linearTail[n],
      ),
    quadratic: (level) =>
      over(
        level,
        0,
        (n, survival) => n * (n - 1) * sums[n] * survival,
        (n) => quadraticTail[n],
      ),
    block: (level, size) => {
      const masked = length - level;
      const pairs = (size * (size - 1)) / (2 * (masked - 1));
      let kept = 1;
      let keptUpTo = 1;
      /** rho_r = R_n(k+r) / R_n(k), asked for increasing n. */
      const keptThrough = (n: number): number => {
        for (; keptUpTo < n; keptUpTo++) kept *= Math.max(0, masked - size - keptUpTo) / (masked - keptUpTo);
        return kept;
      };
      return over(
        level,
        0,
        (n, survival) => sums[n] * survival * blockWeight(masked, size, n, keptThrough(n)),
        (n) => Math.min(size * linearTail[n], pairs * quadraticTail[n]),
      );
    },
  };
}

/** Entry n: sum over m >= n of weight(m) sums[m]. */
function tails(sums: Float64Array, weight: (n: number) => number): Float64Array {
  const tail = new Float64Array(sums.length + 1);
  for (let n = sums.length - 1; n >= 2; n--) tail[n] = tail[n + 1] + weight(n) * sums[n];
  return tail;
}

/**
 * n sum_{j<r} (1 - rho_j), rho_j = R_n(k+j) / R_n(k), with M = L-k positions masked at the start of the block and n <= M:
 * n r - M + (M - r) rho_r. Where that cancels (short intervals, small blocks), Vandermonde's identity
 * 1 - rho_j = sum_{s>=1} (-1)^{s+1} C(n-1, s) rising(j, s) / rising(M-n+1, s), summed over j: its terms at least halve.
 * Derived.
 *
 * @param kept rho_r
 */
export function blockWeight(masked: number, size: number, n: number, kept: number): number {
  const others = n - 1;
  const room = masked - n + 1;
  if (others * Math.max(size + 1, 3) > 1.5 * room) {
    return n * size - masked + (masked - size) * kept;
  }
  let term = (others * size * (size - 1)) / (2 * room);
  let sum = term;
  for (let s = 1; s < others && term > NEGLIGIBLE * sum; s++) {
    // From s to s + 1: C(n-1, s), rising(r-1, s+1)/(s+1) and rising(M-n+1, s) each gain a factor.
    term *= ((others - s) * (size + s)) / ((s + 2) * (room + s));
    sum += s % 2 === 1 ? -term : term;
  }
  return n * sum;
}
