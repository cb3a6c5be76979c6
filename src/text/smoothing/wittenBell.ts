import { type Corpus, countNgrams } from '../counts.js';
import type { Smoothing } from './smoothing.js';

/**
 * Interpolated Witten-Bell smoothing: with n(c) occurrences of a context c that t(c) different tokens follow,
 * p(w | c) = (n(c w) + t(c) p(w | c')) / (n(c) + t(c)), where c' is c without its oldest token; below the empty context
 * stands the uniform law 1/V. A context that was never seen has the law of c'. An occurrence at the very end of the
 * text, which nothing follows, is no occurrence of the context.
 * Source: Witten & Bell 1991 (method C), in the interpolated form of Chen & Goodman 1999, section 2.6.
 */
export function wittenBell(corpus: Corpus): Float64Array {
  const { vocabularySize } = corpus;
  let law: Float64Array = new Float64Array(vocabularySize).fill(1 / vocabularySize);
  for (let k = 1; k <= corpus.n; k++) law = interpolate(countNgrams(corpus, k), law, vocabularySize);
  return law;
}

/** Turns the counts [V^k] into laws, in place; `lower` has the laws of the contexts without their oldest token. */
function interpolate(counts: Float64Array, lower: Float64Array, vocabularySize: number): Float64Array {
  for (let row = 0; row < counts.length; row += vocabularySize) {
    let total = 0;
    let types = 0;
    for (let i = row; i < row + vocabularySize; i++) {
      total += counts[i];
      if (counts[i] > 0) types++;
    }
    const shorter = row % lower.length;
    if (total === 0) {
      counts.set(lower.subarray(shorter, shorter + vocabularySize), row);
      continue;
    }
    for (let w = 0; w < vocabularySize; w++) {
      counts[row + w] = (counts[row + w] + types * lower[shorter + w]) / (total + types);
    }
  }
  return counts;
}

export const wittenBellSmoothing: Smoothing = {
  name: 'witten-bell',
  summary: 'interpolated; backs off as often as a context was followed by something new',
  create: () => wittenBell,
};
