// Samplers, adaptive and revising ones, and circuits: `maskgap rollout` as functions.
import { markovModel, rollout, rolloutCircuit, samplerKls } from 'maskgap';

const model = markovModel({
  transition: [
    [0.9, 0.1],
    [0.2, 0.8],
  ],
  initial: 'stationary',
});
const length = 8;

const { result } = await rollout(model, {
  length,
  samplers: ['confidence:2', 'random:2', 'entropy-bound:0.5'],
  samples: 1,
});
for (const { sampler, forwardKl, reverseKl, rounds, samples } of result.rows)
  console.log(sampler, forwardKl?.value, reverseKl?.value, rounds?.value, String(samples?.[0]));
for (const { a, b, forwardKl } of result.differences) console.log(a, '-', b, forwardKl?.value);

// The forward KLs alone, with the rounds of a schedule.
const forward = await samplerKls(model, { length, samplers: ['random'], steps: [4], schedules: ['cosine'] });
console.log(forward.result.rows[0].kl.value);

const revised = await rollout(model, {
  length: 6,
  samplers: ['p2', 'low-confidence'],
  steps: [3],
  method: 'exact',
});
for (const { sampler, marginalForwardKl } of revised.result.rows)
  console.log(sampler, marginalForwardKl?.value);

for (const { sampler, rounds } of rolloutCircuit('parity:6').rows)
  console.log(sampler, rounds.value, 'rounds');
