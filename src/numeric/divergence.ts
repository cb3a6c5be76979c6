/**
 * KL(p || q) in nats of two laws of `count` symbols, at their offsets; infinite where q lacks a symbol of p. Every term is
 * q ((1 + u) log(1 + u) - u), u = p / q - 1, which is not negative, so that close laws lose no accuracy.
 */
export function lawDivergence(
  p: ArrayLike<number>,
  pOffset: number,
  q: ArrayLike<number>,
  qOffset: number,
  count: number,
): number {
  let sum = 0;
  for (let x = 0; x < count; x++) {
    const a = p[pOffset + x];
    const b = q[qOffset + x];
    if (b === 0) {
      if (a > 0) return Number.POSITIVE_INFINITY;
      continue;
    }
    const u = (a - b) / b;
    sum += u > -1 ? b * ((1 + u) * Math.log1p(u) - u) : b;
  }
  return sum;
}
