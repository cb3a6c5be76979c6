import type { TokenArray } from './text.js';

/** Tokens to learn from, and the n-grams to count in them. */
export interface Corpus {
  readonly tokens: TokenArray;
  /** V; every token is below it. */
  readonly vocabularySize: number;
  /** 1 <= n <= number of tokens; V^n <= 2^28 */
  readonly n: number;
}

/** [V^k], how often each k-gram of consecutive tokens occurs (the oldest token slowest). */
export function countNgrams({ tokens, vocabularySize }: Omit<Corpus, 'n'>, k: number): Float64Array {
  const counts = new Float64Array(vocabularySize ** k);
  const oldest = vocabularySize ** (k - 1);
  let gram = gramAt(tokens, vocabularySize, 0, k - 1);
  for (let i = k - 1; i < tokens.length; i++) {
    gram = gram * vocabularySize + tokens[i];
    counts[gram]++;
    gram -= tokens[i - k + 1] * oldest;
  }
  return counts;
}

/**
 * [V^(k-1)], in how many ways each (k-1)-gram continues something: the number of different tokens that precede it,
 * where the beginning of the text counts as one more (it is the sentence start of Chen & Goodman 1999, so that every
 * (k-1)-gram of the text has a count of at least 1).
 *
 * @param counts [V^k], positive for the k-grams of the text
 */
export function continuationCounts(counts: Float64Array, k: number, corpus: Omit<Corpus, 'n'>): Float64Array {
  const { tokens, vocabularySize } = corpus;
  const size = vocabularySize ** (k - 1);
  const continuations = new Float64Array(size);
  for (let start = 0; start < counts.length; start += size) {
    for (let gram = 0; gram < size; gram++) if (counts[start + gram] > 0) continuations[gram]++;
  }
  continuations[gramAt(tokens, vocabularySize, 0, k - 1)]++;
  return continuations;
}

/** How many entries are 1, 2, 3, 4 (at index 1 .. 4). */
export function countsOfCounts(counts: Float64Array): number[] {
  const number = [0, 0, 0, 0, 0];
  for (let i = 0; i < counts.length; i++) if (counts[i] > 0 && counts[i] <= 4) number[counts[i]]++;
  return number;
}

/** The number of the k-gram that starts at a position. */
export function gramAt(tokens: ArrayLike<number>, vocabularySize: number, start: number, k: number): number {
  let gram = 0;
  for (let i = start; i < start + k; i++) gram = gram * vocabularySize + tokens[i];
  return gram;
}
