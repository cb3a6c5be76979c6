import { type Corpus, continuationCounts, countNgrams } from '../counts.js';
import { type Discounts, estimateDiscounts } from './discounts.js';
import type { Smoothing } from './smoothing.js';

/**
 * Interpolated modified Kneser-Ney smoothing: p(w | c) = (a(c w) - D(a(c w)) + g(c) p(w | c')) / sum_v a(c v), where
 * a is the count at the highest order and the number of different predecessors below it, D are the three discounts of
 * the order, g(c) is what was discounted in the row, and c' is c without its oldest token; below the empty context
 * stands the uniform law 1/V. A context that was never seen has the law of c'.
 * Source: Chen & Goodman 1999, section 3, with the beginning of the text as a predecessor (see `continuationCounts`).
 *
 * @param discounts per order 1 .. n, instead of those estimated from the counts of counts
 */
export function kneserNey(corpus: Corpus, discounts?: readonly Discounts[]): Float64Array {
  const { vocabularySize } = corpus;
  let law: Float64Array = new Float64Array(vocabularySize).fill(1 / vocabularySize);
  adjustedCounts(corpus).forEach((counts, i) => {
    law = interpolate(counts, discounts?.[i] ?? estimateDiscounts(counts), law, vocabularySize);
  });
  return law;
}

/** [V^k] for k = 1 .. n: counts at the highest order, continuation counts below. */
function adjustedCounts(corpus: Corpus): Float64Array[] {
  const orders = [countNgrams(corpus, corpus.n)];
  for (let k = corpus.n; k > 1; k--) orders.unshift(continuationCounts(orders[0], k, corpus));
  return orders;
}

/** Turns the counts [V^k] into laws, in place; `lower` has the laws of the contexts without their oldest token. */
function interpolate(
  counts: Float64Array,
  [one, two, threeOrMore]: Discounts,
  lower: Float64Array,
  vocabularySize: number,
): Float64Array {
  const discountOf = (count: number) => {
    if (count > 2) return threeOrMore;
    return count === 0 ? 0 : count === 1 ? one : two;
  };
  for (let row = 0; row < counts.length; row += vocabularySize) {
    let total = 0;
    let discounted = 0;
    for (let i = row; i < row + vocabularySize; i++) {
      total += counts[i];
      discounted += discountOf(counts[i]);
    }
    const shorter = row % lower.length;
    if (total === 0) {
      counts.set(lower.subarray(shorter, shorter + vocabularySize), row);
      continue;
    }
    for (let w = 0; w < vocabularySize; w++) {
      const count = counts[row + w];
      counts[row + w] = (count - discountOf(count) + discounted * lower[shorter + w]) / total;
    }
  }
  return counts;
}

export const kneserNeySmoothing: Smoothing = {
  name: 'kneser-ney',
  summary: 'interpolated modified Kneser-Ney; the best for words and long contexts',
  create: () => (corpus) => kneserNey(corpus),
};
