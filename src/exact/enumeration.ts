import { inputError } from '../errors.js';
import { checkLength, type DataModel, sequenceLogProbability } from '../models/index.js';
import type { ExactProfile } from './exactProfile.js';

/** Most numbers, (V+1)^L, that are enumerated. */
export const MAX_ENUMERATION = 2 ** 26;
/** What the logarithms of probabilities near 1 leave of an entropy that is 0, with room to spare; nats. */
const ROUNDING = 2 ** -50;

/** Everything that enumeration knows about a law on [V]^L; values in nats. */
export interface EnumeratedProfile extends ExactProfile {
  readonly method: 'enumeration';
  /** H(X_W) by subset, [2^L]; bit i of the index says that position i is in W. */
  readonly subsetEntropies: Float64Array;
  /** sum_t r_t h(k_t) - H(X) for reveal sizes in generation order. */
  kl(sizes: readonly number[]): number;
}

/**
 * The profile of any law on [V]^L by summing over all values and all subsets: the oracle for every other method. It uses
 * the definitions and subtracts, so a KL is good to about 1e-14 H(X), not relative to itself. Differences that are no more than
 * rounding are 0: tokens that do not depend on each other share nothing.
 *
 * @param pmf [V^L], position 0 slowest; non-negative, sums to 1
 * @throws if (V+1)^L > 2^26
 */
export function enumerateProfile(
  pmf: Float64Array,
  vocabularySize: number,
  length: number,
): EnumeratedProfile {
  checkEnumeration(vocabularySize, length);
  if (pmf.length !== vocabularySize ** length) {
    throw inputError(
      `the law has ${pmf.length} probabilities, not ${vocabularySize}^${length}`,
      'give one probability per sequence',
    );
  }
  return profileOfEntropies(subsetEntropies(pmf, vocabularySize, length), length);
}

/** The profile of a model by enumeration. */
export function enumerateModel(model: DataModel, length: number): EnumeratedProfile {
  checkEnumeration(model.vocabularySize, length);
  return enumerateProfile(massFunction(model, length), model.vocabularySize, length);
}

/** p(x) of every sequence, [V^L], position 0 slowest. */
export function massFunction(model: DataModel, length: number): Float64Array {
  const V = model.vocabularySize;
  const tokens = new Int32Array(length);
  return Float64Array.from({ length: V ** length }, (_, sequence) => {
    for (let i = length - 1, rest = sequence; i >= 0; i--, rest = Math.floor(rest / V)) tokens[i] = rest % V;
    return Math.exp(sequenceLogProbability(model, tokens));
  });
}

function checkEnumeration(vocabularySize: number, length: number): void {
  checkLength(length);
  if ((vocabularySize + 1) ** length > MAX_ENUMERATION) {
    throw inputError(
      `enumeration would take (V+1)^L = ${vocabularySize + 1}^${length} numbers`,
      'use it where (V+1)^L <= 2^26',
    );
  }
}

/** P(X_W = x_W) for all W and x_W: a table over [V+1]^L, position 0 slowest, where the digit V stands for a position that is summed out. */
export function marginalTable(pmf: Float64Array, V: number, length: number): Float64Array {
  const base = V + 1;
  const table = new Float64Array(base ** length);
  for (let sequence = 0; sequence < pmf.length; sequence++) {
    let at = 0;
    for (let i = 0, rest = sequence, place = 1; i < length; i++, rest = Math.floor(rest / V), place *= base) {
      at += (rest % V) * place;
    }
    table[at] = pmf[sequence];
  }
  for (let place = 1; place < table.length; place *= base) {
    for (let at = 0; at < table.length; at++) {
      if (Math.floor(at / place) % base !== V) continue;
      let sum = 0;
      for (let v = 1; v <= V; v++) sum += table[at - v * place];
      table[at] = sum;
    }
  }
  return table;
}

/** H(X_W) for all W. */
function subsetEntropies(pmf: Float64Array, V: number, length: number): Float64Array {
  const base = V + 1;
  const table = marginalTable(pmf, V, length);
  const sums = new Float64Array(2 ** length);
  const compensations = new Float64Array(2 ** length);
  for (let at = 0; at < table.length; at++) {
    const p = table[at];
    if (p <= 0) continue;
    let subset = 0;
    for (let i = length - 1, rest = at; i >= 0; i--, rest = Math.floor(rest / base)) {
      if (rest % base !== V) subset |= 1 << i;
    }
    const term = -p * Math.log(p) - compensations[subset];
    const sum = sums[subset] + term;
    compensations[subset] = sum - sums[subset] - term;
    sums[subset] = sum;
  }
  return sums;
}

function profileOfEntropies(entropies: Float64Array, length: number): EnumeratedProfile {
  const all = 2 ** length - 1;
  const entropy = entropies[all];
  const bySize = new Float64Array(length + 1);
  const subsets = new Float64Array(length + 1);
  entropies.forEach((value, subset) => {
    const size = bitCount(subset);
    bySize[size] += value;
    subsets[size]++;
  });
  // The mean of H(X_i | X_W) over W of size k and i outside W: every set of k + 1 arises from as many pairs (W, i).
  const h = Float64Array.from({ length }, (_, k) => bySize[k + 1] / subsets[k + 1] - bySize[k] / subsets[k]);
  const marginal = (i: number) => entropies[2 ** i];
  const rounding = ROUNDING * (length + entropy);
  const resolved = (difference: number) => (difference > rounding ? difference : 0);
  const mutualInformation = (i: number) => resolved(marginal(i) + entropies[all - 2 ** i] - entropy);
  const sum = (term: (i: number) => number) =>
    Array.from({ length }, (_, i) => term(i)).reduce((a, b) => a + b, 0);
  const totalCorrelation = sum(marginal) - entropy;
  const drop = (from: number, to: number) => resolved(h[from] - h[to]);
  return {
    method: 'enumeration',
    length,
    entropy,
    totalCorrelation: resolved(totalCorrelation),
    dualTotalCorrelation: resolved(sum(mutualInformation) - totalCorrelation),
    subsetEntropies: entropies,
    at: (level) => h[level],
    values: () => Float64Array.from(h),
    difference: (level) => drop(level, level + 1),
    drop,
    kl: (sizes) => {
      let level = 0;
      let revealed = 0;
      for (const size of sizes) {
        revealed += size * h[level];
        level += size;
      }
      return resolved(revealed - entropy);
    },
    divergence: ({ levels, weights }) => {
      let revealed = 0;
      for (let t = 0; t < levels.length; t++) revealed += weights[t] * h[levels[t]];
      return resolved(revealed - entropy);
    },
    tokenMutualInformation: () => Float64Array.from({ length }, (_, i) => mutualInformation(i)),
  };
}

function bitCount(subset: number): number {
  let count = 0;
  for (let rest = subset; rest > 0; rest = Math.floor(rest / 2)) count += rest % 2;
  return count;
}
