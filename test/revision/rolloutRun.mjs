// Rollouts of the revising samplers against their exact laws, as JSON: for each sampler, model and kernels the standardised
// differences of every statistic, and, as a negative control, those from the exact law of a sampler with one step fewer.

import { OptimalPredictor } from '../../dist/kernels/reference/stateLaws.js';
import { ROUTINE_CHECKS } from '../../dist/src/chunks/checks.js';
import { chunkComputer } from '../../dist/src/engines/cpuKernels.js';
import { RevisionEstimates } from '../../dist/src/estimators/revisionEstimates.js';
import { compareLaws, massFunction } from '../../dist/src/exact/index.js';
import { revisedLaw } from '../../dist/src/exact/revisionEnumeration.js';
import { markovModel, ngramModel } from '../../dist/src/models/index.js';
import { nextTokenLaw } from '../../dist/src/models/nextTokenLaw.js';
import { keyFromSeed } from '../../dist/src/random/seed.js';
import { createRevising } from '../../dist/src/samplers/registry.js';

const CHUNKS = 64;
const CHUNK_SIZE = 250;

const zeros = markovModel({
  transition: [
    [0.5, 0.5, 0],
    [0.1, 0.2, 0.7],
    [1, 0, 0],
  ],
  initial: [0.2, 0.5, 0.3],
});
const trigram = ngramModel({
  n: 3,
  vocabularySize: 2,
  transition: [0.8, 0.2, 0.35, 0.65, 0.5, 0.5, 0.05, 0.95],
  initial: 'stationary',
});
const cases = [
  [zeros, 4],
  [trigram, 5],
].flatMap(([model, length]) => [
  [model, length, 'low-confidence', { steps: 3 }],
  [model, length, 'low-confidence', { steps: 2, temperature: 0.7 }],
  [model, length, 'remdm-cap', { steps: 3, eta: 0.3 }],
  [model, length, 'remdm-rescale', { steps: 3, eta: 0.6 }],
  [model, length, 'remdm-loop', { steps: 5, tOn: 0.7, tOff: 0.3, alphaOn: 0.6, eta: 0.5 }],
  [model, length, 'uniform-corrector', { steps: 2, corrected: 2 }],
  [model, length, 'p2', { steps: 3 }],
]);

/** KL(q || p) and TV of the transitions of a law q on [V]^L, by definition. */
function transitionsByDefinition(q, { vocabularySize: V, contextLength: m, table }, length) {
  const joint = new Float64Array(V ** (m + 1));
  q.forEach((mass, index) => {
    const tokens = Array.from({ length }, (_, j) => Math.floor(index / V ** (length - 1 - j)) % V);
    for (let j = m; j < length; j++) {
      let cell = 0;
      for (let i = j - m; i <= j; i++) cell = cell * V + tokens[i];
      joint[cell] += mass / (length - m);
    }
  });
  let reverseKl = 0;
  let totalVariation = 0;
  joint.forEach((mass, cell) => {
    const context = Math.floor(cell / V);
    let weight = 0;
    for (let x = 0; x < V; x++) weight += joint[context * V + x];
    if (mass > 0) reverseKl += mass * Math.log(mass / weight / table[cell]);
    totalVariation += Math.abs(mass - weight * table[cell]) / 2;
  });
  return { transitionReverseKl: reverseKl, transitionTotalVariation: totalVariation };
}

async function compared(kernels, [model, length, name, options]) {
  const samplers = [{ name, family: name, options }];
  const predictor = new OptimalPredictor(model.process, length);
  const law = nextTokenLaw(model.process, length);
  const p = massFunction(model, length);
  const expected = (steps) => {
    const q = revisedLaw(
      createRevising({ name, family: name, options: { ...options, steps } }, length),
      predictor,
      length,
    );
    return { ...compareLaws(p, q, length), ...transitionsByDefinition(q, law, length) };
  };
  const task = {
    kind: 'rollout',
    chain: model.process,
    length,
    key: keyFromSeed('revising'),
    chunkSize: CHUNK_SIZE,
    tolerance: 1e-4,
    checks: ROUTINE_CHECKS,
    samplers,
    data: false,
    generated: true,
  };
  const compute = await chunkComputer(kernels, task);
  const chunks = [];
  for (let chunk = 0; chunk < CHUNKS; chunk++) chunks.push(await compute(chunk));
  const setting = { samplers, length, chunkSize: CHUNK_SIZE, law };
  const [{ sampler: _label, rounds: _rounds, predictorPasses: _passes, ...estimates }] =
    new RevisionEstimates(chunks, setting).rows();
  const away = (truth) =>
    Object.fromEntries(
      Object.entries(estimates).map(([key, { value, standardError }]) => [
        key,
        value === truth[key] ? 0 : (value - truth[key]) / standardError,
      ]),
    );
  const fewer = name === 'remdm-loop' ? options.steps + 2 : options.steps - 1;
  return { name, exact: away(expected(options.steps)), control: away(expected(fewer)) };
}

const report = [];
for (const kernels of ['reference', 'wasm'])
  for (const each of cases) report.push(await compared(kernels, each));
console.log(
  JSON.stringify(report, (_, value) =>
    typeof value === 'number' && !Number.isFinite(value) ? String(value) : value,
  ),
);
