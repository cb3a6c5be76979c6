import { CompensatedSum } from '../numeric/sum.js';
import { type Estimate, exactDivergence } from './estimate.js';
import { meanEstimate, sampled } from './spread.js';
import { binomialSurplus } from './surplus.js';
import { unbiasedJackknife } from './unbiased.js';

/** The law of a token given the tokens before it, to which a sampler's output is compared. */
export interface NextTokenLaw {
  /** V */
  readonly vocabularySize: number;
  /** m, the number of tokens that it looks back. */
  readonly contextLength: number;
  /** [V^m, V], the oldest token slowest. */
  readonly table: Float64Array;
}

/** How often each token followed each context: by context times V plus token. */
export type TransitionCounts = ReadonlyMap<number, number>;

/** Adds the transitions of one sequence. */
export function countTransitions(
  counts: Map<number, number>,
  tokens: ArrayLike<number>,
  { vocabularySize: V, contextLength }: NextTokenLaw,
): void {
  const contexts = V ** contextLength;
  let context = 0;
  for (let j = 0; j < tokens.length; j++) {
    const cell = context * V + tokens[j];
    if (j >= contextLength) counts.set(cell, (counts.get(cell) ?? 0) + 1);
    context = cell % contexts;
  }
}

/** How far the transitions of a sampler's output, q, are from those of p. Contexts are weighted as in the output. */
export interface TransitionStatistics {
  /** sum over contexts of q(c) KL(q(. | c) || p(. | c)), nats per token; Infinity if a transition impossible in p occurs. */
  readonly transitionReverseKl: Estimate;
  /** sum over contexts of q(c) TV(q(. | c), p(. | c)); absent with fewer than 4 chunks. */
  readonly transitionTotalVariation?: Estimate;
}

/**
 * Compares transitions pooled over positions m .. L-1 of all outputs with p's, chunk by chunk. Frequencies instead of q
 * would make both quantities positive for a perfect sampler, so both are corrected. From the KL is taken what it would be for a
 * perfect sampler with as many visits to every context, which leaves it a mean of 0 there however rare contexts are, and the
 * jackknife takes what remains of order 1 / chunks. The total
 * variation by cross-fitting (the sign of q - p in every cell comes from the other half of the chunks: its mean is at most
 * the total variation, near it once the larger deviations are known, and 0 for a perfect sampler). Derived.
 *
 * @param chunks of independent sequences, at least 2; none is empty
 */
export function transitionStatistics(
  chunks: readonly TransitionCounts[],
  law: NextTokenLaw,
): TransitionStatistics {
  const n = chunks.length;
  const V = law.vocabularySize;
  const cells = new Map<number, number>();
  for (const chunk of chunks) for (const [cell, count] of chunk) increase(cells, cell, count);
  const contexts = contextCounts(cells, V);
  const total = sumOf(contexts);
  const surprisal = (cell: number) => -Math.log(law.table[cell]);

  const sum = new CompensatedSum();
  for (const [cell, count] of cells) sum.add(xlogx(count) + count * surprisal(cell));
  for (const count of contexts.values()) sum.add(-xlogx(count));
  const chance = chanceOf(law);
  for (const [context, count] of contexts) sum.add(-chance(context, count));
  const all = sum.value;
  const jackknifed = unbiasedJackknife(n, all / total, (omitted) => {
    const rest = new CompensatedSum();
    rest.add(all);
    for (const [cell, count] of chunks[omitted]) {
      const before = cells.get(cell)!;
      rest.add(xlogx(before - count) - xlogx(before) - count * surprisal(cell));
    }
    const own = contextCounts(chunks[omitted], V);
    for (const [context, count] of own) {
      const before = contexts.get(context)!;
      rest.add(xlogx(before) - xlogx(before - count));
      rest.add(chance(context, before) - chance(context, before - count));
    }
    return rest.value / (total - sumOf(own));
  });
  const floor = Math.sqrt(chanceVariance(contexts, law)) / total;
  const reverseKl = sampled(jackknifed.value, Math.max(jackknifed.standardError, floor), n - 1);

  return {
    transitionReverseKl: reverseKl,
    ...(n >= 4 && { transitionTotalVariation: crossFittedVariation(chunks, law) }),
  };
}

/**
 * What sum n log(n / (n_c p)) over the tokens that follow a context comes to in the mean if they are drawn from p in its
 * n_c visits: the sum of the surpluses of their counts. Known values are kept.
 */
function chanceOf({ vocabularySize: V, table }: NextTokenLaw): (context: number, visits: number) => number {
  const known = new Map<number, Map<number, number>>();
  return (context, visits) => {
    let ofContext = known.get(context);
    if (ofContext === undefined) known.set(context, (ofContext = new Map()));
    let value = ofContext.get(visits);
    if (value === undefined) {
      value = 0;
      for (let cell = context * V; cell < (context + 1) * V; cell++)
        value += binomialSurplus(visits, table[cell]);
      ofContext.set(visits, value);
    }
    return value;
  };
}

/**
 * Variance of that sum over all contexts: half the degrees of freedom, of Wilks' chi-square. Near p the jackknife's error is
 * of the size of the deviations that happen to be seen, and by chance these are far smaller than usual; it is never less than this.
 */
function chanceVariance(contexts: TransitionCounts, { vocabularySize: V, table }: NextTokenLaw): number {
  let free = 0;
  for (const context of contexts.keys()) {
    let possible = 0;
    for (let cell = context * V; cell < (context + 1) * V; cell++) if (table[cell] > 0) possible++;
    free += Math.max(0, possible - 1);
  }
  return free / 2;
}

/**
 * Each half of the chunks is measured with the signs that the other half shows. The halves' errors are taken as wholly
 * correlated: signs and deviations trade places between them, which ties them together where q is near p.
 */
function crossFittedVariation(chunks: readonly TransitionCounts[], law: NextTokenLaw): Estimate {
  const halves = [0, 1].map((half) => chunks.filter((_, i) => i % 2 === half));
  const [a, b] = halves.map((half, i) => {
    const sign = deviationSigns(halves[1 - i], law);
    return meanEstimate(half.map((chunk) => signedDeviation(chunk, law, sign)));
  });
  return sampled(
    (a.value + b.value) / 2,
    (a.standardError + b.standardError) / 2,
    Math.floor(chunks.length / 2) - 1,
  );
}

/** Sign of q - p by cell, from the pooled counts of some chunks; 0 in contexts that they have not seen. */
function deviationSigns(
  chunks: readonly TransitionCounts[],
  { vocabularySize: V, table }: NextTokenLaw,
): (cell: number) => number {
  const cells = new Map<number, number>();
  const contexts = new Map<number, number>();
  for (const chunk of chunks) {
    for (const [cell, count] of chunk) {
      increase(cells, cell, count);
      increase(contexts, Math.floor(cell / V), count);
    }
  }
  return (cell) =>
    Math.sign((cells.get(cell) ?? 0) - (contexts.get(Math.floor(cell / V)) ?? 0) * table[cell]);
}

/** (1/2) sum over cells of sign times (q - p) in one chunk. */
function signedDeviation(
  chunk: TransitionCounts,
  { vocabularySize: V, table }: NextTokenLaw,
  sign: (cell: number) => number,
): number {
  const contexts = contextCounts(chunk, V);
  const sum = new CompensatedSum();
  for (const [context, count] of contexts) {
    for (let cell = context * V; cell < (context + 1) * V; cell++) {
      sum.add((sign(cell) * ((chunk.get(cell) ?? 0) - count * table[cell])) / 2);
    }
  }
  return sum.value / sumOf(contexts);
}

function contextCounts(cells: TransitionCounts, V: number): TransitionCounts {
  const contexts = new Map<number, number>();
  for (const [cell, count] of cells) increase(contexts, Math.floor(cell / V), count);
  return contexts;
}

/**
 * The same for a law q on [V]^L, exactly; left out where L <= m.
 *
 * @param q [V^L], position 0 slowest
 */
export function exactTransitionStatistics(
  q: Float64Array,
  { vocabularySize: V, contextLength: m, table }: NextTokenLaw,
  length: number,
): Partial<TransitionStatistics> {
  if (length <= m) return {};
  const cells = new Float64Array(V ** (m + 1));
  for (let last = m; last < length; last++) {
    const after = V ** (length - 1 - last);
    for (let x = 0; x < q.length; x++) cells[Math.floor(x / after) % cells.length] += q[x] / (length - m);
  }
  const kl = new CompensatedSum();
  const variation = new CompensatedSum();
  for (let row = 0; row < cells.length; row += V) {
    let weight = 0;
    for (let x = row; x < row + V; x++) weight += cells[x];
    for (let x = row; x < row + V; x++) {
      if (cells[x] > 0) kl.add(cells[x] * Math.log(cells[x] / weight / table[x]));
      variation.add(Math.abs(cells[x] - weight * table[x]) / 2);
    }
  }
  return {
    transitionReverseKl: exactDivergence(kl.value),
    transitionTotalVariation: exactDivergence(variation.value),
  };
}

const xlogx = (x: number) => (x === 0 ? 0 : x * Math.log(x));

function increase(counts: Map<number, number>, key: number, by: number): void {
  counts.set(key, (counts.get(key) ?? 0) + by);
}

function sumOf(counts: TransitionCounts): number {
  let sum = 0;
  for (const count of counts.values()) sum += count;
  return sum;
}
