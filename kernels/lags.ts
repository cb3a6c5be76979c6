/**
 * What a stationary first-order chain's posteriors depend on (THEORY, section on exact values): by the distances a, b to
 * the nearest revealed neighbours, H(X_i | X_{i-a}, X_{i+b}) = eta_a + eta_b - eta_{a+b}, and eta_d with one neighbour only.
 */

export interface LagEntropies {
  /** H(X_i), nats. */
  readonly marginal: number;
  /** [L] eta_d = H(X_{i+d} | X_i), nats; eta_0 = 0. */
  readonly eta: Float64Array;
  /** H(X_i | X_{i-1}, X_{i+1}), nats, from the laws themselves. */
  readonly between: number;
}
/** What does not depend on the order of unmasking, nats: [L] H(X_i), and [L] mean of H(X_i | x_{-i}). */

export function positionEntropies(
  { marginal, eta, between }: LagEntropies,
  length: number,
): { readonly marginal: Float64Array; readonly conditional: Float64Array } {
  const conditional = new Float64Array(length).fill(between);
  for (const end of [0, length - 1]) conditional[end] = length === 1 ? marginal : eta[1];
  return { marginal: new Float64Array(length).fill(marginal), conditional };
}
