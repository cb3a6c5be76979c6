/**
 * Reduces a real square matrix to upper Hessenberg form in place by Householder reflections, which keeps the eigenvalues
 * (Golub & Van Loan, Matrix Computations, algorithm 7.4.2).
 *
 * @param a [n, n], row-major
 */
export function toHessenberg(a: Float64Array, n: number): void {
  const v = new Float64Array(n);
  for (let k = 0; k < n - 2; k++) {
    let scale = 0;
    for (let i = k + 1; i < n; i++) scale = Math.max(scale, Math.abs(a[i * n + k]));
    if (scale === 0) continue;
    let norm = 0;
    for (let i = k + 1; i < n; i++) {
      v[i] = a[i * n + k] / scale;
      norm += v[i] * v[i];
    }
    const alpha = v[k + 1] > 0 ? -Math.sqrt(norm) : Math.sqrt(norm);
    const half = norm - v[k + 1] * alpha; // |v - alpha e|^2 / 2
    v[k + 1] -= alpha;
    for (let j = k; j < n; j++) {
      let dot = 0;
      for (let i = k + 1; i < n; i++) dot += v[i] * a[i * n + j];
      dot /= half;
      for (let i = k + 1; i < n; i++) a[i * n + j] -= dot * v[i];
    }
    for (let i = 0; i < n; i++) {
      let dot = 0;
      for (let j = k + 1; j < n; j++) dot += a[i * n + j] * v[j];
      dot /= half;
      for (let j = k + 1; j < n; j++) a[i * n + j] -= dot * v[j];
    }
    for (let i = k + 2; i < n; i++) a[i * n + k] = 0;
  }
}
