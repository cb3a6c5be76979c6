/** Largest |a - b| / b over the entries. */
export function worstRelativeError(values: Float64Array, expected: Float64Array): number {
  return values.reduce(
    (worst, value, k) => Math.max(worst, Math.abs(value - expected[k]) / expected[k] || 0),
    values.length === expected.length ? 0 : Number.POSITIVE_INFINITY,
  );
}

/** All permutations of 0 .. n-1. */
export function permutations(n: number): Int32Array[] {
  if (n === 0) return [new Int32Array(0)];
  return permutations(n - 1).flatMap((order) =>
    Array.from({ length: n }, (_, at) =>
      Int32Array.of(...order.subarray(0, at), n - 1, ...order.subarray(at)),
    ),
  );
}
