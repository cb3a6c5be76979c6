// What an estimate costs, end to end, on a character trigram of Moby-Dick: start-up of the command line, two workers against
// one, CPU seconds x squared standard error, and how the cost of 1% and of a token grows with the length.
// Run: npm run build && node bench/estimates.mjs; prints and writes bench/results/estimates.json. Ratios are of one run.
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import path from 'node:path';
import { fitNgram, markovModel, measure, parseSchedule, readTexts, saveModel } from '../dist/src/index.js';
import { novel } from './novel.mjs';

const ROUNDS = 5;
const { model } = fitNgram({ texts: await readTexts([novel]), n: 3, tokens: 'char', alphabet: 'a-z ' });
const balanced = parseSchedule('balanced');
const median = (values) => [...values].sort((a, b) => a - b)[values.length >> 1];

/** Measures the KL of the balanced schedule. */
async function kl(length, steps, options) {
  const schedules = [{ parsed: balanced, requestedSteps: steps }];
  const measured = await measure(
    model,
    {
      length,
      method: 'monte-carlo',
      seed: '0',
      engine: 'wasm',
      workers: 1,
      schedules,
      target: { relativeError: 0.01, absoluteError: 0 },
      ...options,
    },
    (information) => [information.evaluate(balanced, steps).divergence],
  );
  return { ...measured, divergence: measured.information.evaluate(balanced, steps).divergence };
}

async function medianOf(run) {
  const values = [];
  for (let round = 0; round < ROUNDS; round++) values.push(await run(round));
  return median(values);
}

/** CPU seconds times squared standard error, nats^2 s: what a given precision costs, whatever the number of trajectories. */
async function costOf(length, steps) {
  return medianOf(async (round) => {
    const { cpuSeconds, divergence } = await kl(length, steps, { trajectories: 512, seed: `${round}` });
    return cpuSeconds * divergence.standardError ** 2;
  });
}

const results = {
  bench: 'estimates',
  machine: { cpu: cpus()[0].model.trim(), cores: cpus().length, node: process.version },
};

results.cpuSecondsTimesSquaredError = {
  L256T16: await costOf(256, 16),
  L256T128: await costOf(256, 128),
};

const wall = (workers) => async (round) =>
  (await kl(512, 64, { trajectories: 1024, workers, seed: `${round}` })).seconds;
results.twoWorkersOverOne = (await medianOf(wall(1))) / (await medianOf(wall(2)));

const toOnePercent = (length) => async (round) => (await kl(length, 64, { seed: `${round}` })).cpuSeconds;
const short = await medianOf(toOnePercent(4096));
const long = await medianOf(toOnePercent(2 ** 20));
results.cpuSecondsToOnePercent = { L4096: short, L1048576: long, ratio: long / short };

const perToken = (length, tokens, trajectories) => async (round) =>
  (await kl(length, 64, { trajectories, chunkSize: 1, seed: `${round}` })).cpuSeconds /
  (tokens * trajectories);
const at1024 = await medianOf(perToken(1024, 1024, 64));
// Enough windows that the comparison with float64 in the first chunk counts no more than at the shorter length.
const at65536 = await medianOf(perToken(65_536, 4096, 64));
results.cpuMicrosecondsPerToken = { L1024: 1e6 * at1024, L65536: 1e6 * at65536, ratio: at65536 / at1024 };

const folder = mkdtempSync(path.join(tmpdir(), 'maskgap-bench-'));
const small = path.join(folder, 'small.json');
await saveModel(
  small,
  markovModel({
    transition: [
      [0.9, 0.1],
      [0.2, 0.8],
    ],
    initial: 'stationary',
  }),
);
const timed = (args) => () => {
  const started = performance.now();
  spawnSync(process.execPath, args);
  return (performance.now() - started) / 1000;
};
const main = new URL('../dist/src/cli/main.js', import.meta.url).pathname;
results.startUpSeconds = {
  node: await medianOf(timed(['-e', '0'])),
  help: await medianOf(timed([main, '--help'])),
  klSmallModel: await medianOf(
    timed([main, 'kl', small, '-L', '16', '-T', '4', '--method', 'monte-carlo', '--trajectories', '64']),
  ),
};
rmSync(folder, { recursive: true });

mkdirSync('bench/results', { recursive: true });
writeFileSync('bench/results/estimates.json', `${JSON.stringify(results, null, 2)}\n`);
console.log(JSON.stringify(results, null, 2));
