// Rollouts and revising samplers on a backend of the tensor engine, as JSON: distances from enumerated values in standard
// errors, and the bits of chunks computed together and apart.
// usage: node rolloutsRun.mjs BACKEND

import { parametersOf } from '../../../dist/kernels/network.js';
import { ROUTINE_CHECKS } from '../../../dist/src/chunks/checks.js';
import { loadBackend } from '../../../dist/src/engines/tensor/backends.js';
import { TensorEngine } from '../../../dist/src/engines/tensor/engine.js';
import { hmmModel, markovModel, ngramModel } from '../../../dist/src/models/index.js';
import { mismatchedPredictor } from '../../../dist/src/predictors/mismatched.js';
import { parsePredictor } from '../../../dist/src/predictors/registry.js';
import { trainedPredictor } from '../../../dist/src/predictors/trained.js';
import { WordStream } from '../../../dist/src/random/wordStream.js';
import { parseSampler } from '../../../dist/src/samplers/registry.js';
import { measureRollouts } from '../../../dist/src/sampling/rollouts.js';

const [backend] = process.argv.slice(2);

const bigram = markovModel({
  transition: [
    [0.7, 0.2, 0.1],
    [0.15, 0.25, 0.6],
    [0.3, 0.6, 0.1],
  ],
  initial: 'stationary',
});
const trigram = ngramModel({
  n: 3,
  transition: [
    [0.8, 0.1, 0.1],
    [0.2, 0.5, 0.3],
    [0.1, 0.3, 0.6],
    [0.3, 0.6, 0.1],
    [0.05, 0.35, 0.6],
    [0.65, 0.25, 0.1],
    [0.4, 0.2, 0.4],
    [0.15, 0.15, 0.7],
    [0.5, 0.4, 0.1],
  ].flat(),
  initial: 'stationary',
});
const hidden = hmmModel({
  transition: [
    [0.85, 0.15],
    [0.25, 0.75],
  ],
  emission: [
    [0.7, 0.2, 0.1],
    [0.1, 0.3, 0.6],
  ],
  initial: [0.4, 0.6],
});
const zeros = markovModel({
  transition: [
    [0.5, 0.5, 0],
    [0.1, 0.2, 0.7],
    [1, 0, 0],
  ],
  initial: [0.2, 0.5, 0.3],
});

function network() {
  const shape = { vocabularySize: 3, width: 6, dilations: [1, 2, 4] };
  const words = new WordStream([5, 1], 0, 0);
  const parameters = parametersOf(shape).map(({ shape: sizes }) =>
    Float32Array.from({ length: sizes.reduce((a, b) => a * b) }, () => words.nextDouble() - 0.5),
  );
  return { network: { ...shape, parameters }, length: 9, sha256: '5' };
}

const names = ['random:5', 'confidence:3', 'klass:0.5'];
const settings = [
  ['network', bigram, 6, trainedPredictor('network', network(), bigram, 6)],
  ['lower order', trigram, 6, mismatchedPredictor('bigram', bigram, trigram)],
  ['rules out', bigram, 5, mismatchedPredictor('zeros', zeros, bigram)],
  ['of other data', zeros, 5, mismatchedPredictor('bigram', bigram, zeros)],
  ['tempered', hidden, 5, parsePredictor('tempered:0.7')],
  ['nucleus', trigram, 5, parsePredictor('nucleus:0.73')],
];

/** In standard errors; 0 where both are infinite. */
const distance = ({ value, standardError }, truth) => {
  if (value === truth || Math.abs(value - truth) < 1e-6) return 0;
  return (value - truth) / standardError;
};

const common = {
  seed: '7',
  engine: 'tensor',
  backend,
  target: { relativeError: 0.01, absoluteError: 0 },
};

/** Every quantity of both lists of rows; the next row's value as a negative control. */
function compare(name, found, exact) {
  return found.flatMap((row, s) =>
    Object.keys(row)
      .filter((key) => row[key]?.value !== undefined && exact[s][key]?.value !== undefined)
      .map((key) => ({
        name: `${name}, ${row.sampler}, ${key}`,
        exact: String(exact[s][key].value),
        z: distance(row[key], exact[s][key].value),
        mistaken: key === 'forwardKl' ? distance(row[key], exact[(s + 1) % exact.length][key].value) : null,
      })),
  );
}

const predictors = [];
for (const [name, model, length, predictor] of settings) {
  const what = {
    ...common,
    length,
    samplers: names.map(parseSampler),
    predictor,
    data: true,
    generated: true,
  };
  const exact = await measureRollouts(model, { ...what, method: 'exact' });
  const { rows: found } = await measureRollouts(model, { ...what, method: 'monte-carlo', trajectories: 768 });
  predictors.push(...compare(name, found, exact.rows));
}

const revisions = [];
const revising = [
  ['low-confidence', { steps: 2, temperature: 0.7 }],
  ['remdm-cap', { steps: 3, eta: 0.3 }],
  ['uniform-corrector', { steps: 2, corrected: 2 }],
  ['p2', { steps: 3 }],
].map(([family, options]) => ({ name: family, family, options }));
for (const [name, model, length] of [
  ['zeros', zeros, 4],
  ['trigram', trigram, 4],
]) {
  const what = { ...common, length, samplers: revising, data: true, generated: true };
  const exact = await measureRollouts(model, { ...what, method: 'exact' });
  const { rows: found } = await measureRollouts(model, {
    ...what,
    method: 'monte-carlo',
    trajectories: 2048,
  });
  revisions.push(...compare(name, found, exact.rows));
}

/** Chunks computed together in large batches, or one after another in the smallest ones. */
async function bitsOf(start, chain, memory, together) {
  const { tf, ...rest } = await loadBackend(backend);
  const before = tf.memory().numTensors;
  const engine = new TensorEngine({ tf, ...rest }, memory ?? 2 * engine16(rest, tf, chain));
  const run = await start(engine);
  const numbers = [0, 1, 2, 3];
  const chunks = [];
  if (together) chunks.push(...(await Promise.all(numbers.map((c) => run.computeChunk(c)))));
  else for (const c of numbers.toReversed()) chunks.unshift(await run.computeChunk(c));
  await run.close();
  const text = JSON.stringify(chunks, (_key, value) => (ArrayBuffer.isView(value) ? [...value] : value));
  return { text, disagreement: chunks[0].disagreement, left: tf.memory().numTensors - before };
}
const engine16 = (rest, tf, chain) =>
  new TensorEngine({ tf, ...rest }, 0).memoryFor({ kind: 'sweep', chain, length: 40 });

const task = {
  chain: trigram.process,
  length: 40,
  key: [3, 5],
  chunkSize: 6,
  tolerance: 0,
  checks: ROUTINE_CHECKS,
};
const splits = {};
const starts = {
  rollouts: (engine) =>
    engine.start(
      { kind: 'rollout', ...task, samplers: names.map(parseSampler), data: true, generated: true },
      1,
    ),
  revisions: (engine) =>
    engine.start(
      {
        kind: 'rollout',
        ...task,
        data: false,
        generated: true,
        samplers: revising.map((each) => ({ ...each, options: { ...each.options, steps: 5 } })),
      },
      1,
    ),
};
for (const [name, start] of Object.entries(starts)) {
  const [large, small] = [
    await bitsOf(start, task.chain, 2 ** 30, true),
    await bitsOf(start, task.chain, undefined, false),
  ];
  splits[name] = {
    same: large.text === small.text,
    left: Math.max(large.left, small.left),
    disagreement: large.disagreement,
  };
}

const refused = {};
for (const [name, more] of Object.entries({
  window: { predictor: parsePredictor('window:2') },
  orders: { orders: 4 },
})) {
  const what = { ...common, length: 30, samplers: [parseSampler('random:3')], data: true, generated: false };
  await measureRollouts(trigram, { ...what, method: 'monte-carlo', ...more }).catch(({ code, line }) => {
    refused[name] = { code, line };
  });
}

const text = JSON.stringify({ predictors, revisions, splits, refused });
process.stdout.write(`${text}\n`, () => process.exit(0));
