// The cases that every engine computes: all kinds of chain, V from 2 to 64, L from 1 to 4096.
import { built } from './built.mjs';

const { hmmModel, markovModel, ngramModel } = await built('src/models/index.js');
const { lagEntropies } = await built('src/exact/lagEntropies.js');

/** Pseudo-random rows that sum to 1; the higher the power, the nearer to certainty. */
function rows(count, width, phase, power = 2) {
  return Array.from({ length: count }, (_, r) => {
    const weights = Array.from(
      { length: width },
      (_, c) => (1.001 + Math.sin(phase + 12.9 * r + 78.2 * c)) ** power,
    );
    const total = weights.reduce((a, b) => a + b);
    return weights.map((weight) => weight / total);
  });
}

function ngram(V, n, initial = 'stationary') {
  return ngramModel({ n, transition: rows(V ** (n - 1), V, V * n).flat(), initial }).process;
}
/** Hidden states that last for about ten positions. */
function hmm(S, V) {
  const transition = rows(S, S, 7).map((row, from) => row.map((p, to) => 0.1 * p + (from === to ? 0.9 : 0)));
  return hmmModel({ transition, emission: rows(S, V, 8, 8), initial: 'stationary' }).process;
}

/** Symbols in a ring that may stay or step forward, never back. */
export const ring = markovModel({
  transition: [
    [0.5, 0.5, 0],
    [0, 0.3, 0.7],
    [0.9, 0, 0.1],
  ],
  initial: 'stationary',
}).process;

const bigram = markovModel({
  transition: [
    [0.7, 0.3],
    [0.2, 0.8],
  ],
  initial: 'stationary',
}).process;
const wideBigram = ngram(6, 2);

/**
 * `split`: computed a second time with the chunks in other batches. `rollouts`: samplers are rolled out on it as well; on a
 * processor's cores alone where laws are alike to within the rounding of full passes.
 */
export const cases = [
  { name: 'bigram, V = 2, L = 1', chain: bigram, length: 1 },
  { name: 'bigram, V = 2, L = 2', chain: bigram, length: 2 },
  { name: 'bigram, V = 2, L = 4096', chain: bigram, length: 4096, chunks: 1 },
  { name: 'bigram with zeros, V = 3, L = 40', chain: ring, length: 40 },
  {
    name: 'bigram, fixed start, V = 31, L = 60',
    chain: ngram(31, 2, rows(1, 31, 4)[0]),
    length: 60,
    rollouts: 'cores',
  },
  { name: 'bigram, V = 64, L = 33', chain: ngram(64, 2), length: 33, rollouts: 'cores' },
  { name: 'trigram, V = 3, L = 3', chain: ngram(3, 3), length: 3 },
  { name: 'trigram, V = 11, L = 48', chain: ngram(11, 3), length: 48, split: true, rollouts: 'all' },
  { name: 'trigram, V = 27, L = 20', chain: ngram(27, 3), length: 20, chunks: 1 },
  {
    name: '4-gram, fixed start, V = 5, L = 30',
    chain: ngram(5, 4, rows(1, 125, 9)[0]),
    length: 30,
    rollouts: 'all',
  },
  { name: 'unigram, V = 7, L = 10', chain: ngram(7, 1), length: 10 },
  { name: 'HMM, S = 5, V = 7, L = 50', chain: hmm(5, 7), length: 50, split: true, rollouts: 'all' },
  { name: 'HMM, S = 3, V = 64, L = 20', chain: hmm(3, 64), length: 20 },
  { name: 'an empty seed', chain: ngram(4, 3), length: 25, seed: '' },
  {
    name: 'gaps, V = 6, L = 200',
    chain: wideBigram,
    length: 200,
    lags: lagEntropies(wideBigram, 200),
    split: true,
  },
  { name: 'windows, L = 6000', chain: ngram(3, 3), length: 6000, windows: { count: 60, halo: 20 } },
];

/**
 * Laws without their first and last symbols, one nearly certain. With this key, these trajectories have an extreme 32-bit
 * word at a position (found by trying four billion of them); the symbol that it must draw is the first or last possible.
 */
export const extremes = {
  chain: markovModel({
    transition: Array(4).fill([0, 1 - 1e-12, 1e-12, 0]),
    initial: [0, 1 - 1e-12, 1e-12, 0],
  }).process,
  length: 4,
  key: [0xc7c56ed8, 0xc0cc980d],
  words: [
    { trajectory: 1474237634, position: 2, word: 0, token: 1 },
    { trajectory: 51074110, position: 0, word: 0xfffffffe, token: 2 },
    { trajectory: 1449496063, position: 0, word: 0xffffffff, token: 2 },
    { trajectory: 663280351, position: 2, word: 0xffffffff, token: 2 },
  ],
};
