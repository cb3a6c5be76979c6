/**
 * psi(u) = (1 + u) log(1 + u) - u, u >= -1: the term of a relative entropy, KL(a || b) = sum_y b(y) psi(a(y)/b(y) - 1).
 *
 * Every term is >= 0, so that a KL keeps its relative accuracy however small it is, provided that u = a/b - 1 is known
 * to a small relative error. Near 0 by its power series; values below -1 (rounding) count as -1.
 */
export function psi(u: number): number {
  if (u <= -1) return 1;
  if (u > 0.05 || u < -0.05) return (1 + u) * Math.log1p(u) - u;
  let sum = 0;
  for (let k = 11; k >= 0; k--) sum = 1 / ((k + 1) * (k + 2)) - u * sum;
  return u * u * sum;
}
