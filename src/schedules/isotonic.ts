/**
 * The non-increasing vector nearest to `values` in weighted least squares (pool adjacent violators, O(n)).
 *
 * Weights are positive precisions (1 / variance; default all 1). A vector that is non-increasing already comes back
 * unchanged, bit for bit. Source: Barlow, Bartholomew, Bremner & Brunk, Statistical Inference under Order Restrictions (1972).
 */
export function nonIncreasing(values: ArrayLike<number>, weights?: ArrayLike<number>): Float64Array {
  const n = values.length;
  const starts = new Int32Array(n + 1);
  const means = new Float64Array(n);
  const totals = new Float64Array(n);
  let pools = 0;
  for (let i = 0; i < n; i++) {
    starts[pools] = i;
    means[pools] = values[i];
    totals[pools] = weights?.[i] ?? 1;
    pools++;
    while (pools > 1 && means[pools - 2] < means[pools - 1]) {
      const total = totals[pools - 2] + totals[pools - 1];
      means[pools - 2] += (means[pools - 1] - means[pools - 2]) * (totals[pools - 1] / total);
      totals[pools - 2] = total;
      pools--;
    }
  }
  starts[pools] = n;
  const projected = new Float64Array(n);
  for (let p = 0; p < pools; p++) projected.fill(means[p], starts[p], starts[p + 1]);
  return projected;
}
