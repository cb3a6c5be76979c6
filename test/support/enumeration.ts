/** All sequences of `length` tokens out of `vocabularySize`, the first token slowest. */
export function allSequences(vocabularySize: number, length: number): number[][] {
  let sequences: number[][] = [[]];
  for (let i = 0; i < length; i++) {
    sequences = sequences.flatMap((head) => Array.from({ length: vocabularySize }, (_, x) => [...head, x]));
  }
  return sequences;
}

/** Entropy in nats of a list of probabilities, by definition. */
export function plainEntropy(law: Iterable<number>): number {
  let sum = 0;
  for (const p of law) if (p > 0) sum -= p * Math.log(p);
  return sum;
}
