import { type DataModel, hmmModel, markovModel, ngramModel } from '../../src/models/index.js';

/** Pseudo-random rows that sum to 1; the smaller `spread`, the nearer to certainty. */
export function rows(count: number, width: number, phase: number, power = 1): number[][] {
  return Array.from({ length: count }, (_, r) => {
    const weights = Array.from(
      { length: width },
      (_, c) => (1.001 + Math.sin(phase + 12.9 * r + 78.2 * c)) ** power,
    );
    const total = weights.reduce((a, b) => a + b);
    return weights.map((w) => w / total);
  });
}

/** One of each kind that a sweep must handle. */
export const sweepModels: Record<string, DataModel> = {
  'Markov, stationary': markovModel({ transition: rows(4, 4, 1), initial: 'stationary' }),
  'Markov, fixed start': markovModel({ transition: rows(3, 3, 2), initial: [1, 0, 0] }),
  'Markov with zeros': markovModel({
    transition: [
      [0.5, 0.5, 0],
      [0, 0.3, 0.7],
      [0.9, 0, 0.1],
    ],
    initial: 'stationary',
  }),
  'trigram, stationary': ngramModel({ n: 3, transition: rows(9, 3, 3).flat(), initial: 'stationary' }),
  'trigram, fixed start': ngramModel({
    n: 3,
    transition: rows(9, 3, 4).flat(),
    initial: rows(1, 9, 5)[0],
  }),
  '4-gram': ngramModel({ n: 4, transition: rows(8, 2, 6, 2).flat(), initial: 'stationary' }),
  '5-gram, fixed start': ngramModel({
    n: 5,
    transition: rows(16, 2, 8, 2).flat(),
    initial: rows(1, 16, 9)[0],
  }),
  unigram: ngramModel({ n: 1, transition: [0.2, 0.3, 0.5], initial: 'stationary' }),
  HMM: hmmModel({ transition: rows(3, 3, 7, 2), emission: rows(3, 4, 8, 2), initial: 'stationary' }),
  'HMM, fixed start': hmmModel({
    transition: rows(2, 2, 7, 4),
    emission: rows(2, 3, 8),
    initial: [0.9, 0.1],
  }),
};

/** Rows within 1e-7 of certainty; entropies of 1e-6 nats must keep their relative accuracy. */
const nearlyDeterministic = markovModel({
  transition: [
    [1e-7, 1 - 2e-7, 1e-7],
    [1e-7, 1e-7, 1 - 2e-7],
    [1 - 2e-7, 1e-7, 1e-7],
  ],
  initial: 'stationary',
});
const slowlyMixing = markovModel({
  transition: [
    [0.999, 0.001],
    [0.001, 0.999],
  ],
  initial: 'stationary',
});
export const stickyHmm = hmmModel({
  transition: [
    [0.998, 0.002],
    [0.003, 0.997],
  ],
  emission: [
    [0.5, 0.3, 0.2],
    [0.3, 0.3, 0.4],
  ],
  initial: 'stationary',
});

/** Where a stop rule goes wrong first. */
export const hardModels: Record<string, DataModel> = {
  'nearly deterministic': nearlyDeterministic,
  'slowly mixing': slowlyMixing,
  'sticky HMM': stickyHmm,
};
