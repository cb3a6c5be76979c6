/**
 * Entropy in nats of the law proportional to `weights[offset .. offset + count)`; weights are >= 0 and not all 0.
 *
 * The term of the largest weight goes through log1p of the others' sum, so that nearly certain laws keep their
 * relative accuracy (an entropy of 1e-12 nats is right to many digits, not rounded to 0).
 */
export function entropyOfWeights(weights: ArrayLike<number>, count = weights.length, offset = 0): number {
  let largest = offset;
  for (let i = offset + 1; i < offset + count; i++) if (weights[i] > weights[largest]) largest = i;
  let others = 0;
  for (let i = offset; i < offset + count; i++) if (i !== largest) others += weights[i];
  const total = others + weights[largest];
  let sum = (weights[largest] / total) * Math.log1p(others / weights[largest]);
  for (let i = offset; i < offset + count; i++) {
    if (i === largest || weights[i] === 0) continue;
    const p = weights[i] / total;
    if (p > 0) sum -= p * Math.log(p);
  }
  return sum;
}
