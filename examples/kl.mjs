// What parallel unmasking of a Markov chain costs: `maskgap kl`, `ter`, `mi`, `profile` and `describe` as functions.
import { describe, kl, markovModel, mi, profile, ter } from 'maskgap';

const model = markovModel({
  transition: [
    [0.9, 0.1],
    [0.2, 0.8],
  ],
  initial: 'stationary',
});
console.log('entropy rate:', describe(model).entropyRate, 'nats per token');

// Exact where a closed form or enumeration is cheap, as here; otherwise sampled until the target precision is reached.
const problem = { length: 64 };
const { result, provenance } = await kl(model, {
  ...problem,
  steps: [8, 16],
  schedules: ['balanced', 'cosine', 'optimal'],
});
for (const { schedule, steps, kl, bounds } of result.rows)
  console.log(schedule, steps, kl.value, '<=', bounds.theorem1?.value);
console.log('by', provenance.estimator);

// The same by sampling, with error bars.
const sampled = await kl(model, {
  ...problem,
  steps: [8],
  method: 'monte-carlo',
  trajectories: 512,
  onProgress: ({ trajectories }) => process.stderr.write(`${trajectories} trajectories\n`),
});
const [row] = sampled.result.rows;
console.log('sampled:', row.kl.value, '+-', row.kl.standardError);

// Another predictor than the optimal one: its training error comes on top.
const tempered = await kl(model, { length: 8, steps: [4], predictor: 'tempered:0.8' });
console.log('training error:', tempered.result.rows[0].trainingError?.value);

const rates = await ter(model, { ...problem, steps: [8] });
console.log('token error rate of samples over that of data:', rates.result.rows[0].terRatio.value);
console.log('sum of mutual information:', (await mi(model, problem)).result.sum.value);
console.log('h(0), h(32):', (await profile(model, { ...problem, at: [0, 32] })).result.h.value);
