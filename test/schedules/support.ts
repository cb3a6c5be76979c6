import seedrandom from 'seedrandom';

/** A random non-increasing profile of L values; about half of its drops are 0 and the others span orders of magnitude. */
export function decreasingProfile(length: number, seed: number | string): number[] {
  const random = seedrandom(`profile ${seed}`);
  const values = [random()];
  for (let k = 1; k < length; k++) {
    const drop = random() < 0.5 ? 0 : random() ** 6;
    values.unshift(values[0] + drop);
  }
  return values;
}

/** All ordered ways to write L as a sum of positive integers. */
export function* compositions(length: number): Generator<number[]> {
  for (let cuts = 0; cuts < 2 ** (length - 1); cuts++) {
    const sizes: number[] = [];
    let size = 1;
    for (let bit = 0; bit < length - 1; bit++) {
      if ((cuts >> bit) & 1) {
        sizes.push(size);
        size = 1;
      } else size++;
    }
    sizes.push(size);
    yield sizes;
  }
}

/** sum_t r_t h(k_t) - sum_k h(k), written out: a plain left-Riemann error. */
export function plainKl(profile: ArrayLike<number>, sizes: readonly number[]): number {
  let level = 0;
  let cost = 0;
  for (const size of sizes) {
    cost += size * profile[level];
    level += size;
  }
  return cost - Array.from(profile).reduce((a, b) => a + b, 0);
}
