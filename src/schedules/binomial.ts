/** Weights below this share of the mode are left out: their sum is far below the rounding of the rest. */
const NEGLIGIBLE = 1e-20;

/**
 * Calls `visit(k, probability)` for the Binomial(n, a) law, a given as the odds a / (1 - a) (0 and Infinity allowed).
 *
 * Runs outwards from the mode by ratios of neighbours and normalises by the sum: no factorials and no log-gamma, whose
 * absolute error grows with n. Relative error about 1e-15 times the distance from the mode.
 */
export function forEachBinomial(
  n: number,
  odds: number,
  visit: (k: number, probability: number) => void,
): void {
  if (odds === 0 || odds === Number.POSITIVE_INFINITY) {
    visit(odds === 0 ? 0 : n, 1);
    return;
  }
  const mode = Math.min(n, Math.floor((n + 1) * (odds / (1 + odds))));
  const above: number[] = [1];
  for (let k = mode, w = 1; k < n; k++) {
    w *= (odds * (n - k)) / (k + 1);
    if (w < NEGLIGIBLE) break;
    above.push(w);
  }
  const below: number[] = [];
  for (let k = mode, w = 1; k > 0; k--) {
    w *= k / (odds * (n - k + 1));
    if (w < NEGLIGIBLE) break;
    below.push(w);
  }
  let total = 0;
  for (let j = below.length - 1; j >= 0; j--) total += below[j];
  let upper = 0;
  for (let j = above.length - 1; j >= 0; j--) upper += above[j];
  total += upper;
  for (let j = below.length - 1; j >= 0; j--) visit(mode - 1 - j, below[j] / total);
  for (let j = 0; j < above.length; j++) visit(mode + j, above[j] / total);
}
