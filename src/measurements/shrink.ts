/** Candidates for the variance of a step, per level, relative to the largest that is sensible. */
const CANDIDATES = 24;

/** Log likelihood and smoothed means of one variance of a step. */
interface Smoothing {
  readonly logLikelihood: number;
  readonly values: number[];
}

/**
 * Noisy means at increasing levels, drawn together as far as their noise asks for it: the posterior mean of a random walk whose
 * variance per level is that of greatest likelihood. Without noise the means come back; where all differences are noise, one
 * value. Source: the local level model, Durbin & Koopman, Time Series Analysis by State Space Methods (2012), chapter 2.
 *
 * @param noise variances of the means
 */
export function shrunk(
  levels: readonly number[],
  means: readonly number[],
  noise: readonly number[],
): readonly number[] {
  const n = means.length;
  if (n < 2 || noise.every((variance) => variance === 0)) return means;
  let largest = 0;
  for (let l = 1; l < n; l++) {
    largest = Math.max(largest, (means[l] - means[l - 1]) ** 2 / (levels[l] - levels[l - 1]));
  }
  if (largest === 0) return means;
  // Noise of 0 at some levels alone would make the walk pass through them for certain.
  const floor = 1e-9 * Math.max(...noise);
  const variances = noise.map((variance) => Math.max(variance, floor));
  let best = smooth(levels, means, variances, 0);
  for (let c = 0; c < CANDIDATES; c++) {
    const tried = smooth(levels, means, variances, largest * 2 ** -c);
    if (tried.logLikelihood > best.logLikelihood) best = tried;
  }
  return best.values;
}

/** Kalman filter and fixed-interval smoother; the first level has no prior. */
function smooth(
  levels: readonly number[],
  means: readonly number[],
  noise: readonly number[],
  step: number,
): Smoothing {
  const n = means.length;
  const state = new Float64Array(n);
  const variance = new Float64Array(n);
  let logLikelihood = 0;
  state[0] = means[0];
  variance[0] = noise[0];
  for (let l = 1; l < n; l++) {
    const prior = variance[l - 1] + step * (levels[l] - levels[l - 1]);
    const total = prior + noise[l];
    const error = means[l] - state[l - 1];
    logLikelihood -= (Math.log(total) + error ** 2 / total) / 2;
    state[l] = state[l - 1] + (prior / total) * error;
    variance[l] = (prior * noise[l]) / total;
  }
  const values = Array.from(state);
  for (let l = n - 2; l >= 0; l--) {
    const prior = variance[l] + step * (levels[l + 1] - levels[l]);
    values[l] = state[l] + (variance[l] / prior) * (values[l + 1] - state[l]);
  }
  return { logLikelihood, values };
}
