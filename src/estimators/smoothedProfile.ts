const FOLDS = 8;

/**
 * A sampled profile with the noise between neighbouring levels taken out, for choosing a schedule: an optimiser run on
 * the raw mean picks out lucky levels. The slopes between neighbouring levels are replaced by local linear fits over
 * windows of 2b + 1 of them; b is the one (0, 1, 2, 4, ..) that predicts held-out chunks best, so a profile with real
 * steps is left alone. The first value is kept: h(0) is exact.
 *
 * @param levels the levels of the profiles, increasing
 * @param profiles at least 2 chunk means of the profile at these levels
 * @returns values at the same levels
 */
export function smoothedProfile(levels: ArrayLike<number>, profiles: readonly Float64Array[]): Float64Array {
  const count = levels.length;
  const gap = (i: number) => levels[i + 1] - levels[i];
  const slopes = profiles.map((h) =>
    Float64Array.from({ length: count - 1 }, (_, i) => (h[i] - h[i + 1]) / gap(i)),
  );
  const smooth = count === 1 ? new Float64Array() : localLinear(meanOf(slopes), bestHalfWidth(slopes));
  const values = new Float64Array(count);
  values[0] = profiles[0][0];
  for (let i = 1; i < count; i++) values[i] = values[i - 1] - smooth[i - 1] * gap(i - 1);
  return values;
}

/** The half-width with the least squared error of prediction over held-out folds of chunks; the smallest of equals. */
function bestHalfWidth(slopes: readonly Float64Array[]): number {
  const folds = Math.min(FOLDS, slopes.length);
  const parts = Array.from({ length: folds }, (_, f) => ({
    rest: meanOf(slopes.filter((_, c) => c % folds !== f)),
    held: meanOf(slopes.filter((_, c) => c % folds === f)),
  }));
  let best = { halfWidth: 0, error: Number.POSITIVE_INFINITY };
  for (let halfWidth = 0; halfWidth <= slopes[0].length / 4; halfWidth = Math.max(1, 2 * halfWidth)) {
    let error = 0;
    for (const { rest, held } of parts) {
      localLinear(rest, halfWidth).forEach((value, k) => {
        error += (value - held[k]) ** 2;
      });
    }
    if (error < best.error) best = { halfWidth, error };
  }
  return best.halfWidth;
}

/** At each point the value of the least-squares line through the window of that half-width, cut off at the ends. */
function localLinear(values: Float64Array, halfWidth: number): Float64Array {
  const n = values.length;
  // Prefix sums of y and of x y make every window O(1).
  const sums = new Float64Array(n + 1);
  const moments = new Float64Array(n + 1);
  values.forEach((y, x) => {
    sums[x + 1] = sums[x] + y;
    moments[x + 1] = moments[x] + x * y;
  });
  return values.map((_, x) => {
    const first = Math.max(0, x - halfWidth);
    const last = Math.min(n - 1, x + halfWidth);
    const count = last - first + 1;
    const center = (first + last) / 2;
    const mean = (sums[last + 1] - sums[first]) / count;
    const spread = (count * (count * count - 1)) / 12;
    if (spread === 0) return mean;
    const slope = (moments[last + 1] - moments[first] - count * center * mean) / spread;
    return mean + slope * (x - center);
  });
}

function meanOf(vectors: readonly Float64Array[]): Float64Array {
  const mean = new Float64Array(vectors[0].length);
  for (const vector of vectors) for (let k = 0; k < mean.length; k++) mean[k] += vector[k] / vectors.length;
  return mean;
}
