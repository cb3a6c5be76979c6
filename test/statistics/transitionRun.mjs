// Transition statistics of sequences drawn from p itself, over many seeds, as JSON: both should be 0 within their errors,
// where the uncorrected KL (the negative control) is not.
import { drawTokens } from '../../dist/kernels/reference/draw.js';
import { markovModel } from '../../dist/src/models/index.js';
import { keyFromSeed } from '../../dist/src/random/seed.js';
import {
  countTransitions,
  nextTokenLaw,
  transitionStatistics,
} from '../../dist/src/statistics/transitionStatistics.js';

const [V, LENGTH, CHUNKS, CHUNK_SIZE, SEEDS] = [12, 32, 32, 8, 120];
const transition = Array.from({ length: V }, (_, c) => {
  const row = Array.from({ length: V }, (_, x) => 1 / (1 + ((7 * c + 5 * x) % V) ** 1.5));
  const total = row.reduce((a, b) => a + b);
  return row.map((p) => p / total);
});
const model = markovModel({ transition, initial: 'stationary' });
const law = nextTokenLaw(model.process, LENGTH);

const z = { transitionReverseKl: [], transitionTotalVariation: [], uncorrected: [] };
for (let seed = 0; seed < SEEDS; seed++) {
  const key = keyFromSeed(`null ${seed}`);
  const pooled = new Map();
  const chunks = Array.from({ length: CHUNKS }, (_, chunk) => {
    const counts = new Map();
    for (let t = 0; t < CHUNK_SIZE; t++) {
      const tokens = drawTokens(model.process, LENGTH, key, chunk * CHUNK_SIZE + t);
      countTransitions(counts, tokens, law);
      countTransitions(pooled, tokens, law);
    }
    return counts;
  });
  const statistics = transitionStatistics(chunks, law);
  for (const [name, { value, standardError }] of Object.entries(statistics))
    z[name].push(value / standardError);
  let plugIn = 0;
  let total = 0;
  for (let context = 0; context < V; context++) {
    const row = Array.from({ length: V }, (_, x) => pooled.get(context * V + x) ?? 0);
    const sum = row.reduce((a, b) => a + b);
    total += sum;
    row.forEach((n, x) => {
      if (n > 0) plugIn += n * Math.log(n / sum / transition[context][x]);
    });
  }
  z.uncorrected.push(plugIn / total / statistics.transitionReverseKl.standardError);
}
const mean = (values) => values.reduce((a, b) => a + b) / values.length;
const report = Object.entries(z).map(([name, values]) => {
  const center = mean(values);
  return [name, { mean: center, sd: Math.sqrt(mean(values.map((value) => (value - center) ** 2))) }];
});
console.log(JSON.stringify(Object.fromEntries(report)));
