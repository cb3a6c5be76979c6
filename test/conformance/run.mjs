// Computes all cases with one engine and prints what came out, as JSON. On the built files and in a process of its own,
// because numeric code runs ten times slower inside Jest's sandbox, and drivers may end a process.
// usage: node run.mjs ENGINE [BACKEND]
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { built } from './built.mjs';
import { cases, extremes, ring } from './cases.mjs';
import { drawerOf } from './draws.mjs';

const { createEngine } = await built('src/engines/index.js');
const { measure } = await built('src/sampling/measure.js');
const { modelFromJson } = await built('src/formats/modelJson.js');
const { keyFromSeed } = await built('src/random/seed.js');
const { ROLLOUT_VALUES } = await built('src/chunks/rollout.js');
const { parseSampler } = await built('src/samplers/registry.js');
const { parseSchedule } = await built('src/schedules/index.js');

const [name, backend] = process.argv.slice(2);
const KEY = keyFromSeed('0');
const engineWith = (memory) => createEngine(name, { backend, memory });
const engine = await engineWith(2 ** 30);
const sum = (values) => values?.reduce((a, b) => a + b, 0);

/** First, second, a middle and the last number of revealed positions. */
const levelsOf = (length) => [...new Set([0, Math.min(1, length - 1), length >> 1, length - 1])];

/** One trajectory a chunk, so that trajectories are compared and not their means. */
const taskOf = ({ chain, length, seed = '0', lags, windows }) => ({
  kind: lags ? 'gaps' : 'sweep',
  chain,
  length,
  key: keyFromSeed(seed),
  chunkSize: 1,
  tolerance: Math.min(engine.tolerance, 1e-6),
  checks: { everyChunks: 64, trajectories: 1, levels: 2 },
  readings: { levels: levelsOf(length), sums: [] },
  lags,
  windows,
});

/** @param inTurn one after the other, the last first; else all at the same time */
async function chunksOf(engine, task, numbers, inTurn) {
  const run = await engine.start(task, 1);
  try {
    if (!inTurn) return await Promise.all(numbers.map((chunk) => run.computeChunk(chunk)));
    const chunks = [];
    for (const chunk of numbers.toReversed()) chunks.unshift(await run.computeChunk(chunk));
    return chunks;
  } finally {
    await run.close();
  }
}

const bitsOf = (chunks) => {
  const hash = createHash('sha256');
  for (const { profile, conditional, surprisal, total } of chunks) {
    hash.update(profile).update(Float64Array.of(surprisal ?? 0, total));
    if (conditional !== undefined) hash.update(conditional);
  }
  return hash.digest('hex');
};

const drawsHash = async ({ chain, length, seed = '0' }, numbers) => {
  const draw = await drawerOf(name, chain, length, keyFromSeed(seed));
  const hash = createHash('sha256');
  // Beyond 32 bits as well.
  for (const { tokens, order } of await draw([...numbers, 2 ** 40 + 3])) hash.update(tokens).update(order);
  return hash.digest('hex');
};

// Many dispatches for every position of a full pass: on a software device, minutes for sequences of this length.
const crawls = name === 'tensor' && backend === 'webgpu' && engine.device.includes('(software)');
const isLeftOut = ({ length, windows, lags }) =>
  crawls && length > 30 && windows === undefined && lags === undefined;

const computed = [];
for (const each of cases.filter((each) => !isLeftOut(each))) {
  const task = taskOf(each);
  const numbers = Array.from({ length: each.chunks ?? 3 }, (_, chunk) => chunk);
  const chunks = await chunksOf(engine, task, numbers);
  const split = each.split && (await chunksOf(await engineWith(2 ** 26), task, numbers, true));
  computed.push({
    name: each.name,
    draws: each.windows ? 'whole sequences alone' : await drawsHash(each, numbers),
    chunks: chunks.map(({ profile, marginal, conditional, surprisal }) => ({
      levels: Array.from(profile),
      masked: sum(marginal),
      cavity: sum(conditional),
      surprisal,
    })),
    ...(split && { together: bitsOf(chunks), apart: bitsOf(split) }),
  });
}

async function drawExtremes() {
  const { chain, length, key, words } = extremes;
  const draw = await drawerOf(name, chain, length, key);
  const drawn = await draw(words.map(({ trajectory }) => trajectory));
  return words.map(({ position, token, word }, i) => ({ word, token, drawn: drawn[i].tokens[position] }));
}

/** How often each transition of the ring was drawn. */
async function ringTransitions() {
  const draw = await drawerOf(name, ring, 100, KEY);
  const counts = Array.from({ length: 3 }, () => [0, 0, 0]);
  for (const { tokens } of await draw(Array.from({ length: 20 }, (_, t) => t)))
    for (let j = 1; j < tokens.length; j++) counts[tokens[j - 1]][tokens[j]]++;
  return counts;
}

/** KLs of models with exact values, with their errors. */
async function golden() {
  const folder = new URL('../fixtures/golden/', import.meta.url);
  const found = [];
  for (const file of readdirSync(folder).filter((name) => name.startsWith('case'))) {
    const { model: json, length, kl } = JSON.parse(readFileSync(new URL(file, folder), 'utf8'));
    if (length > (crawls ? 10 : 64)) continue;
    const requests = kl.map(({ sizes, steps }) => ({
      parsed: parseSchedule(sizes ? `sizes:${sizes.join('/')}` : 'balanced'),
      requestedSteps: sizes ? undefined : steps,
    }));
    const options = {
      length,
      method: 'monte-carlo',
      seed: '0',
      trajectories: crawls ? 64 : 320,
      schedules: requests,
    };
    const target = { relativeError: 0.01, absoluteError: 1e-6 };
    const asked = { ...options, target, engine: name, backend, memory: 2 ** 30 };
    const { information } = await measure(modelFromJson(json), asked, () => []);
    requests.forEach(({ parsed, requestedSteps }, i) => {
      const { value, standardError } = information.evaluate(parsed, requestedSteps).divergence;
      found.push({ file, value, standardError, golden: kl[i].value });
    });
  }
  return found;
}

/** Samplers that choose by the laws, one trajectory a chunk: what each trajectory came to. */
async function rolledOut({ chain, length }) {
  const samplers = ['confidence:4', 'entropy:3', 'margin:4', 'threshold:0.2', 'entropy-bound:3'].map(
    parseSampler,
  );
  const task = {
    kind: 'rollout',
    chain,
    length,
    key: KEY,
    chunkSize: 1,
    tolerance: Math.min(engine.tolerance, 1e-6),
    checks: { everyChunks: 64, trajectories: 1, levels: 2 },
    samplers,
    data: true,
    generated: true,
  };
  const run = await engine.start(task, 1);
  const numbers = Array.from({ length: name === 'tensor' ? 12 : 48 }, (_, chunk) => chunk);
  const chunks = await Promise.all(numbers.map((chunk) => run.computeChunk(chunk)));
  await run.close();
  const column = (s, value) =>
    chunks.map(({ values }) => values[s * ROLLOUT_VALUES.length + ROLLOUT_VALUES.indexOf(value)]);
  return samplers.map(({ name }, s) => ({
    sampler: name,
    rounds: column(s, 'roundsData'),
    generated: column(s, 'negativeLogLikelihood'),
    divergence: column(s, 'divergence'),
    reverseDivergence: column(s, 'reverseDivergence'),
  }));
}

const rollouts = [];
const rolls = engine.takes({ kind: 'rollout', ...cases[0] }) === undefined;
if (rolls && !crawls)
  for (const each of cases.filter(({ rollouts }) => rollouts === 'all' || (rollouts && name !== 'tensor')))
    for (const row of await rolledOut(each)) rollouts.push({ name: each.name, ...row });

const report = {
  device: engine.device,
  cases: computed,
  leftOut: cases.filter(isLeftOut).map(({ name }) => name),
  extremes: await drawExtremes(),
  ring: await ringTransitions(),
  golden: await golden(),
  ...(rolls && { rollouts }),
};
process.stdout.write(`${JSON.stringify(report)}\n`, () => process.exit(0));
