/** Beyond this mean the series is as good as the table. */
const LARGE = 30;
/** The table is even in the square root of the mean, in which the function is smooth. */
const STEP = 1 / 400;

/** E log(1 + K), K Poisson, by root of the mean. */
let table: Float64Array | undefined;

function tabulated(): Float64Array {
  return Float64Array.from({ length: Math.sqrt(LARGE) / STEP + 3 }, (_, i) => {
    const mean = (i * STEP) ** 2;
    let probability = Math.exp(-mean);
    let sum = 0;
    for (let k = 1; k < 4 * LARGE; k++) {
      probability *= mean / k;
      sum += probability * Math.log1p(k);
    }
    return sum;
  });
}

/**
 * E K log K - E K log E K of a Poisson count K, between 0 and about 0.6: by how much sums of n log n over counts exceed
 * what they estimate. E K log K = mean E log(1 + K); for large means 1/2 + 1/(12 mean) + 1/(12 mean^2) + .. Derived.
 */
export function poissonSurplus(mean: number): number {
  if (mean === 0) return 0;
  if (mean >= LARGE) return 1 / 2 + (1 + 1 / mean) / (12 * mean);
  table ??= tabulated();
  const at = Math.sqrt(mean) / STEP;
  const i = Math.floor(at);
  return mean * (table[i] + (at - i) * (table[i + 1] - table[i]) - Math.log(mean));
}

/** Up to so many trials the binomial sum is taken as it is. */
const FEW = 32;

/**
 * The same of a binomial count with that probability in so many trials: exactly for few trials, else that of a Poisson count
 * times 1 - probability, which agrees up to a relative 1 / (6 trials).
 */
export function binomialSurplus(trials: number, probability: number): number {
  if (trials === 0 || probability === 0 || probability >= 1) return 0;
  const mean = trials * probability;
  if (trials > FEW) return (1 - probability) * poissonSurplus(mean);
  let mass = (1 - probability) ** trials;
  let sum = 0;
  for (let k = 1; k <= trials; k++) {
    mass *= ((probability / (1 - probability)) * (trials - k + 1)) / k;
    sum += mass * k * Math.log(k);
  }
  return sum - mean * Math.log(mean);
}
