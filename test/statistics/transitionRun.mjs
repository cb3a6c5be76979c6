// Transition statistics of sequences drawn from p itself, over many seeds, as JSON: both should be 0 within their errors,
// whether contexts come often or seldom, where neither the uncorrected KL nor, for seldom ones, that which the jackknife alone
// corrects is (the negative controls). With two symbols the jackknife's error alone is now and then far too small.
import { drawTokens } from '../../dist/kernels/reference/draw.js';
import { ngramModel } from '../../dist/src/models/index.js';
import { nextTokenLaw } from '../../dist/src/models/nextTokenLaw.js';
import { keyFromSeed } from '../../dist/src/random/seed.js';
import { countTransitions, transitionStatistics } from '../../dist/src/statistics/transitionStatistics.js';
import { unbiasedJackknife } from '../../dist/src/statistics/unbiased.js';

const [LENGTH, CHUNKS, CHUNK_SIZE] = [32, 32, 8];
const mean = (values) => values.reduce((a, b) => a + b) / values.length;

function transitions(V, n) {
  return Array.from({ length: V ** (n - 1) }, (_, c) => {
    const row = Array.from({ length: V }, (_, x) => 1 / (1 + ((7 * c + 5 * x) % V) ** 1.5));
    const total = row.reduce((a, b) => a + b);
    return row.map((p) => p / total);
  }).flat();
}

function plugIn(chunks, { table, vocabularySize: V }) {
  const cells = new Map();
  const contexts = new Map();
  let total = 0;
  for (const chunk of chunks) {
    for (const [cell, count] of chunk) {
      const context = Math.floor(cell / V);
      cells.set(cell, (cells.get(cell) ?? 0) + count);
      contexts.set(context, (contexts.get(context) ?? 0) + count);
      total += count;
    }
  }
  let sum = 0;
  for (const [cell, n] of cells) sum += n * Math.log(n / contexts.get(Math.floor(cell / V)) / table[cell]);
  return sum / total;
}

function study(n, seeds, V = 12) {
  const model = ngramModel({ n, transition: transitions(V, n), initial: 'stationary' });
  const law = nextTokenLaw(model.process, LENGTH);
  const z = { transitionReverseKl: [], transitionTotalVariation: [], uncorrected: [], jackknifed: [] };
  for (let seed = 0; seed < seeds; seed++) {
    const key = keyFromSeed(`null ${seed}`);
    const chunks = Array.from({ length: CHUNKS }, (_, chunk) => {
      const counts = new Map();
      for (let t = 0; t < CHUNK_SIZE; t++)
        countTransitions(counts, drawTokens(model.process, LENGTH, key, chunk * CHUNK_SIZE + t), law);
      return counts;
    });
    const statistics = transitionStatistics(chunks, law);
    for (const [name, { value, standardError }] of Object.entries(statistics))
      z[name].push(value / standardError);
    const all = plugIn(chunks, law);
    z.uncorrected.push(all / statistics.transitionReverseKl.standardError);
    const rest = (omitted) =>
      plugIn(
        chunks.filter((_, c) => c !== omitted),
        law,
      );
    const { value, standardError } = unbiasedJackknife(CHUNKS, all, rest);
    z.jackknifed.push(value / standardError);
  }
  const report = Object.entries(z).map(([name, values]) => {
    const center = mean(values);
    const sd = Math.sqrt(mean(values.map((value) => (value - center) ** 2)));
    return [name, { mean: center, sd, farthest: Math.max(...values.map(Math.abs)) }];
  });
  return Object.fromEntries(report);
}

console.log(JSON.stringify({ often: study(2, 120), seldom: study(3, 60), few: study(2, 400, 2) }));
