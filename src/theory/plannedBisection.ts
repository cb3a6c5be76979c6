/**
 * Rounds in which planned bisection samples an order-m chain of length L exactly (KL = 0): R(L) = L for L <= m, else
 * m + R(ceil((L - m) / 2)): m adjacent tokens one by one in the middle of every open segment, all segments at once.
 *
 * Not for hidden Markov models. Source: Wen, Liang & Lu 2608.25505, Theorem 2.
 */
export function plannedBisectionRounds(length: number, order: number): number {
  let rounds = 0;
  let open = length;
  while (open > order) {
    rounds += order;
    open = Math.ceil((open - order) / 2);
  }
  return rounds + open;
}

/** The closed form above it: min(L, m (ceil(log2 max(1, L/m)) + 1)). Source: as `plannedBisectionRounds`. */
export function plannedBisectionBound(length: number, order: number): number {
  let doublings = 0;
  while (order * 2 ** doublings < length) doublings++;
  return Math.min(length, order * (doublings + 1));
}
