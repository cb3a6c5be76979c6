import seedrandom from 'seedrandom';

/** A random law on {0,1}^L: 2^L probabilities, a few of them tiny; bit i of the index is token i. */
export function randomLaw(length: number, seed: number): number[] {
  const random = seedrandom(`law ${seed}`);
  const weights = Array.from({ length: 2 ** length }, () => random() ** 4);
  const total = weights.reduce((a, b) => a + b, 0);
  return weights.map((weight) => weight / total);
}

/** Probability that the tokens of the positions in `mask` are as in `x`. */
function marginal(law: readonly number[], mask: number, x: number): number {
  return law.reduce((sum, p, y) => ((y & mask) === (x & mask) ? sum + p : sum), 0);
}

/** p(x_i | x_S). */
function conditional(law: readonly number[], position: number, revealed: number, x: number): number {
  return marginal(law, revealed | (1 << position), x) / marginal(law, revealed, x);
}

/** h(k), straight from the definition: the mean over sets S of size k and positions outside S of H(X_i | X_S). */
export function enumeratedProfile(law: readonly number[], length: number): number[] {
  const sums = new Array<number>(length).fill(0);
  const counts = new Array<number>(length).fill(0);
  for (let set = 0; set < 2 ** length - 1; set++) {
    const size = set.toString(2).replaceAll('0', '').length;
    for (let i = 0; i < length; i++) {
      if ((set >> i) & 1) continue;
      counts[size]++;
      law.forEach((p, x) => {
        sums[size] -= p * Math.log(conditional(law, i, set, x));
      });
    }
  }
  return sums.map((sum, k) => sum / counts[k]);
}

/** KL(p || q) and log2 TER of the sampler that reveals `sizes` tokens at a time in this order, from q(x) itself. */
export function enumeratedKl(
  law: readonly number[],
  length: number,
  order: readonly number[],
  sizes: readonly number[],
): { kl: number; log2Ter: number; log2TerOfLaw: number } {
  let kl = 0;
  let log2Ter = 0;
  let log2TerOfLaw = 0;
  law.forEach((p, x) => {
    let q = 1;
    let revealed = 0;
    let next = 0;
    for (const size of sizes) {
      const block = order.slice(next, next + size);
      for (const i of block) q *= conditional(law, i, revealed, x);
      for (const i of block) revealed |= 1 << i;
      next += size;
    }
    kl += p * Math.log(p / q);
    log2Ter -= (p * Math.log2(q)) / length;
    log2TerOfLaw -= (p * Math.log2(p)) / length;
  });
  return { kl, log2Ter, log2TerOfLaw };
}

/** All orders of 0..n-1. */
export function permutations(n: number): number[][] {
  if (n === 0) return [[]];
  return permutations(n - 1).flatMap((rest) =>
    Array.from({ length: n }, (_, at) => [...rest.slice(0, at), n - 1, ...rest.slice(at)]),
  );
}
