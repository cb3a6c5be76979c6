// Chunks and estimates of the tensor engine on a backend. Input: JSON [{ name, model, length, kl, h, ... }] of golden cases.
// usage: node engineRun.mjs BACKEND
import { readFileSync } from 'node:fs';
import { loadBackend } from '../../../dist/src/engines/tensor/backends.js';
import { TensorEngine } from '../../../dist/src/engines/tensor/engine.js';
import { lagEntropies } from '../../../dist/src/exact/lagEntropies.js';
import { hmmModel, markovModel, ngramModel } from '../../../dist/src/models/index.js';
import { askedReadings } from '../../../dist/src/sampling/askedReadings.js';
import { measure } from '../../../dist/src/sampling/measure.js';
import { parseSchedule } from '../../../dist/src/schedules/registry.js';

const backendName = process.argv[2];
const backend = await loadBackend(backendName);
const makers = { markov: markovModel, ngram: ngramModel, hmm: hmmModel };
const modelOf = (json) => makers[json.kind](json);
const cases = JSON.parse(readFileSync(0, 'utf8'));

const score = ({ value, standardError }, exact) =>
  (value - exact) / Math.hypot(standardError, 1e-6 * Math.abs(exact));

/** z scores of the KLs and levels of a golden case. */
async function scores({ model, length, kl, hAt, trajectories }) {
  const schedules = kl.map(({ sizes, steps }) =>
    sizes
      ? { parsed: parseSchedule(`sizes:${sizes.join('/')}`) }
      : { parsed: parseSchedule('balanced'), requestedSteps: steps },
  );
  const { information, sampling } = await measure(
    modelOf(model),
    {
      length,
      method: 'monte-carlo',
      seed: '3',
      engine: 'tensor',
      backend: backendName,
      trajectories,
      target: { relativeError: 0.01, absoluteError: 1e-6 },
      schedules,
      levels: hAt.map(([k]) => k),
    },
    () => [],
  );
  const differences = kl.slice(1).map(({ value }, i) => {
    const [a, b] = [i, i + 1].map((s) =>
      information.evaluate(schedules[s].parsed, schedules[s].requestedSteps),
    );
    return score(information.difference(a, b), kl[i].value - value);
  });
  return {
    kl: kl.map(({ value }, s) => {
      const { divergence } = information.evaluate(schedules[s].parsed, schedules[s].requestedSteps);
      return divergence.exact ? divergence.value - value : score(divergence, value);
    }),
    levels: hAt.map(([k, value]) =>
      k === 0 ? information.level(0).value - value : score(information.level(k), value),
    ),
    differences,
    disagreement: sampling.disagreement,
    estimator: information.estimator,
  };
}

const rows = (count, width, phase, power) =>
  Array.from({ length: count }, (_, r) => {
    const weights = Array.from(
      { length: width },
      (_, c) => (1.001 + Math.sin(phase + 12.9 * r + 78.2 * c)) ** power,
    );
    return weights.map((w) => w / weights.reduce((a, b) => a + b));
  });

const trigram = ngramModel({ n: 3, transition: rows(16, 4, 3, 4).flat(), initial: 'stationary' });
const bigram = markovModel({ transition: rows(4, 4, 3, 4), initial: 'stationary' });
const hidden = hmmModel({ transition: rows(3, 3, 7, 2), emission: rows(3, 4, 8, 2), initial: 'stationary' });

const taskOf = ({ process: chain }, length, more = {}) => ({
  kind: more.lags ? 'gaps' : 'sweep',
  chain,
  length,
  key: [3, 5],
  chunkSize: 3,
  tolerance: 0,
  checks: { everyChunks: 1, trajectories: 1, levels: 2 },
  readings: askedReadings(length, [{ parsed: parseSchedule('balanced'), requestedSteps: 3 }], []).readings,
  ...more,
});

/** The chunks of a task as JSON, computed together or one after another, and the tensors that are left. */
async function chunksOf(task, memory, together) {
  const before = backend.tf.memory().numTensors;
  const run = await new TensorEngine(backend, memory).start(task);
  const numbers = [0, 1, 2, 3, 4];
  const means = [];
  let during;
  if (together) means.push(...(await Promise.all(numbers.map(run.computeChunk))));
  else
    for (const c of numbers) {
      means.push(await run.computeChunk(c));
      during ??= backend.tf.memory().numTensors;
    }
  const grown = during === undefined ? 0 : backend.tf.memory().numTensors - during;
  await run.close();
  const text = JSON.stringify(means, (_key, value) => (ArrayBuffer.isView(value) ? [...value] : value));
  return { text, means, left: backend.tf.memory().numTensors - before, grown };
}

/** Bytes of the smallest batch. */
const smallest = (task) => new TensorEngine(backend, 0).memoryFor(task);

const splits = {};
const GIB = 2 ** 30;
for (const [name, task] of Object.entries({
  trigram: taskOf(trigram, 70),
  'bigram by gaps': taskOf(bigram, 90, { lags: lagEntropies(bigram.process, 90) }),
  bigram: taskOf(bigram, 90),
  HMM: taskOf(hidden, 80),
  'trigram, every level': taskOf(trigram, 20),
  'trigram, windows': taskOf(trigram, 400, { windows: { count: 8, halo: 12 } }),
})) {
  const large = await chunksOf(task, GIB, true);
  const small = await chunksOf(task, smallest(task), false);
  splits[name] = {
    same: large.text === small.text,
    left: Math.max(...[large, small].flatMap(({ left, grown }) => [Math.abs(left), Math.abs(grown)])),
    disagreement: Math.max(...large.means.map(({ disagreement }) => disagreement)),
  };
}

/** z scores of levels asked for one by one against those of sweeps, on other trajectories. */
async function againstSweeps(model, length, memory) {
  const schedules = ['balanced', 'cosine', 'sizes:8/1/40/1/20/10'].map((name, i) => ({
    parsed: parseSchedule(name === 'balanced' || length === 80 ? name : 'linear-up'),
    requestedSteps: i < 2 || length !== 80 ? 3 : undefined,
  }));
  const common = {
    length,
    method: 'monte-carlo',
    target: { relativeError: 0.01, absoluteError: 1e-6 },
    schedules,
    levels: [7],
  };
  const sweeps = { ...common, seed: 'a', engine: 'wasm', trajectories: 1024 };
  const passes = { ...common, seed: 'b', engine: 'tensor', backend: backendName, trajectories: 32, memory };
  const [expected, found] = [await measure(model, sweeps, () => []), await measure(model, passes, () => [])];
  const compare = (read) => {
    const [a, b] = [expected, found].map(({ information }) => read(information));
    return (a.value - b.value) / Math.hypot(a.standardError, b.standardError);
  };
  const kl = (information, s) => information.evaluate(schedules[s].parsed, schedules[s].requestedSteps);
  return {
    estimator: found.information.estimator,
    scores: [
      ...schedules.map((_, s) => compare((information) => kl(information, s).divergence)),
      compare((information) => information.difference(kl(information, 0), kl(information, 1))),
      ...[7, length - 1].map((k) => compare((information) => information.level(k))),
      compare((information) => information.dualTotalCorrelation),
      compare((information) => information.estimate((profile) => profile.at(0) - profile.at(7))),
    ],
    // Negative control: another schedule's KL.
    mistaken: (() => {
      const [a, b] = [kl(expected.information, 0).divergence, kl(found.information, 1).divergence];
      return (a.value - b.value) / Math.hypot(a.standardError, b.standardError);
    })(),
  };
}

const out = {
  scores: {},
  splits,
  sweeps: {
    trigram: await againstSweeps(trigram, 80),
    HMM: await againstSweeps(
      hmmModel({ transition: rows(3, 3, 7, 8), emission: rows(3, 4, 8, 8), initial: 'stationary' }),
      80,
    ),
    windows: await againstSweeps(trigram, 600, 700_000),
  },
};
for (const golden of cases) out.scores[golden.name] = await scores(golden);
console.log(JSON.stringify(out));
