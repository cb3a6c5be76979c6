/** Stirling series for log Gamma(x), x > 0, after shifting x above 12; relative error below 1e-15. */
function logGamma(x: number): number {
  let shift = 0;
  let y = x;
  for (; y < 12; y++) shift -= Math.log(y);
  const z = 1 / (y * y);
  const series = (1 / 12 - z * (1 / 360 - z * (1 / 1260 - z * (1 / 1680 - z / 1188)))) / y;
  return shift + (y - 0.5) * Math.log(y) - y + 0.5 * Math.log(2 * Math.PI) + series;
}

/** Regularised incomplete beta function I_x(a, b) by Lentz's continued fraction (DLMF 8.17.22). */
function incompleteBeta(x: number, a: number, b: number): number {
  if (x > (a + 1) / (a + b + 2)) return 1 - incompleteBeta(1 - x, b, a);
  const front =
    Math.exp(logGamma(a + b) - logGamma(a) - logGamma(b) + a * Math.log(x) + b * Math.log1p(-x)) / a;
  let c = 1;
  let d = 1 / (1 - ((a + b) * x) / (a + 1));
  let fraction = d;
  for (let m = 1; m < 500; m++) {
    for (const term of [
      (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m)),
      (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1)),
    ]) {
      d = 1 / (1 + term * d);
      c = 1 + term / c;
      fraction *= c * d;
    }
    if (Math.abs(c * d - 1) < 1e-16) break;
  }
  return front * fraction;
}

/** P(t > x) of Student's t with `dof` degrees of freedom, x >= 0. */
function studentTail(x: number, dof: number): number {
  return 0.5 * incompleteBeta(dof / (dof + x * x), dof / 2, 0.5);
}

/**
 * Quantile of Student's t.
 *
 * @param p probability in (0, 1)
 * @param dof degrees of freedom, > 0, possibly large
 * @returns t with P(T <= t) = p, to about 1e-10 relative
 */
export function studentQuantile(p: number, dof: number): number {
  // Every row of a result asks for the same one.
  if (p !== lastQuantile.p || dof !== lastQuantile.dof) lastQuantile = { p, dof, t: quantile(p, dof) };
  return lastQuantile.t;
}

let lastQuantile = { p: 0.5, dof: 1, t: 0 };

function quantile(p: number, dof: number): number {
  if (p === 0.5) return 0;
  if (p < 0.5) return -quantile(1 - p, dof);
  const tail = 1 - p;
  let low = 0;
  let high = 1;
  while (studentTail(high, dof) > tail) high *= 2;
  for (let step = 0; step < 200 && high - low > 1e-15 * high; step++) {
    const middle = (low + high) / 2;
    if (studentTail(middle, dof) > tail) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}
