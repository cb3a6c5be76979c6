// What every sampler costs on the text trigram (Moby-Dick, V = 27, L = 1,024) at equal mean numbers of rounds along data:
// forward KL with its error, beside random positions with the optimal schedule of as many steps, whose KL is that of a sweep (a
// rollout of it would need ten times the trajectories of the others). Samplers with a threshold or a bound have no number of
// rounds to set: theirs is found by bisection on a few trajectories, and the rounds that it gives stand in the table. A threshold
// can jump over most numbers: nothing is known at first, and all positions pass it, or next to none.
// Also the CPU time of a rollout over that of a sweep of the same length.
// Run: npm run build && node bench/samplers.mjs [--length 1024] [--rounds 8,16,32,64,128] [--relative-error 0.01]
// Prints tables, writes bench/results/samplers.json.
import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { emptySums } from '../dist/kernels/reference/sweep.js';
import { Draws } from '../dist/kernels/wasm/draw.js';
import { WasmPosteriors } from '../dist/kernels/wasm/posteriors.js';
import { WasmSweep } from '../dist/kernels/wasm/sweep.js';
import { Rollouts } from '../dist/src/chunks/rolloutTrajectory.js';
import { OPTIMAL } from '../dist/src/quantities/bestSchedule.js';
import { createSampler, parseSampler } from '../dist/src/samplers/registry.js';
import { measure } from '../dist/src/sampling/measure.js';
import { measureRollouts } from '../dist/src/sampling/rollouts.js';
import { parseSchedule } from '../dist/src/schedules/registry.js';
import { fitNgram, readTexts } from '../dist/src/text/index.js';
import { novel } from './novel.mjs';

const { values } = parseArgs({
  options: {
    length: { type: 'string', default: '1024' },
    rounds: { type: 'string', default: '8,16,32,64,128' },
    'relative-error': { type: 'string', default: '0.01' },
  },
});
const length = Number(values.length);
const allRounds = values.rounds.split(',').map(Number);
const { model } = fitNgram({ texts: await readTexts([novel]), n: 3 });
const common = { method: 'monte-carlo', seed: '0', engine: 'wasm', length };
const target = { relativeError: Number(values['relative-error']), absoluteError: 1e-6 };

const counted = ['left-to-right', 'right-to-left', 'confidence', 'entropy', 'margin'];
/** Samplers with a bound, which takes more tokens a round the further it goes from the first end to the second. */
const bounded = [
  ['threshold', 1, 0],
  ['factor', 0, 512],
  ['entropy-bound', 0, 2048],
  ['entropy-sum', 0, 2048],
  ['klass', 1, 0],
];

function balanced(rounds) {
  return Array.from(
    { length: rounds },
    (_, r) => Math.floor((length * (r + 1)) / rounds) - Math.floor((length * r) / rounds),
  );
}

const { process: chain } = model;
const draws = new Draws(chain, length, [7, 11]);
const rollouts = new Rollouts(new WasmPosteriors(chain, length));

/** Rolls one sequence of data out; returns its rounds. */
function roundsOf(sampler, trajectory) {
  let rounds = 0;
  const tally = (value, amount) => {
    if (value === 'roundsData') rounds = amount;
  };
  rollouts.alongData(sampler, draws.tokens(trajectory), draws.order(trajectory), 1e-4, tally);
  return rounds;
}

/** The sampler of that family whose mean rounds are nearest, on a few sequences. */
function tuned([family, slow, fast], rounds) {
  const at = (bound) => parseSampler(`${family}:${bound.toPrecision(4)}`);
  const meanRounds = (parsed) => {
    const sampler = createSampler(parsed, length);
    return [0, 1, 2].reduce((sum, trajectory) => sum + roundsOf(sampler, trajectory) / 3, 0);
  };
  let low = slow;
  let high = fast;
  let nearest;
  for (let step = 0; step < 12; step++) {
    const middle = at((low + high) / 2);
    const mean = meanRounds(middle);
    const distance = Math.abs(Math.log(mean / rounds));
    if (nearest === undefined || distance < nearest.distance) nearest = { distance, sampler: middle };
    if (mean > rounds) low = (low + high) / 2;
    else high = (low + high) / 2;
  }
  return nearest.sampler;
}

const optimal = await measure(
  model,
  { ...common, target: { relativeError: 0.01, absoluteError: 1e-6 } },
  (profile) => [...allRounds, 16].map((rounds) => profile.evaluate(OPTIMAL, rounds).divergence),
);
const withSizes = (family, sizes, name) => ({ name, family, options: { sizes } });

/** All samplers but random ones at that mean number of rounds. */
function samplersAt(rounds) {
  const sizes = balanced(rounds);
  const inner = parseSampler(`confidence:${Math.ceil(length / rounds)}`);
  return [
    ...counted.map((family) => withSizes(family, sizes, family)),
    parseSampler(`groups:${rounds}`),
    { name: `blocks:128/${inner.name}`, family: 'blocks', options: { block: 128, inner } },
    ...bounded.map((family) => tuned(family, rounds)),
  ];
}

/** Random positions with the optimal and the balanced schedule, from the profile. */
function randomAt(rounds) {
  return ['optimal', 'balanced'].map((name) => {
    const { divergence, schedule } = optimal.information.evaluate(parseSchedule(name), rounds);
    return { sampler: `random, ${name} schedule`, rounds: schedule.sizes.length, forwardKl: divergence };
  });
}

async function rolledOut(samplers) {
  const { rows, sampling } = await measureRollouts(model, {
    ...common,
    target,
    samplers,
    data: true,
    generated: false,
  });
  return rows.map(({ sampler, roundsData, forwardKl }) => ({
    sampler,
    rounds: roundsData.value,
    forwardKl,
    trajectories: sampling.trajectories,
  }));
}

async function tableOf(title, rounds, samplers) {
  const started = performance.now();
  // The KL of groups is small, and takes many trajectories, which the others need not make with it.
  const apart = ({ family }) => family === 'groups';
  const rolled = [];
  for (const together of [samplers.filter((each) => !apart(each)), samplers.filter(apart)])
    if (together.length > 0) rolled.push(...(await rolledOut(together)));
  const random = randomAt(rounds);
  const [{ forwardKl: best }] = random;
  const rows = [...random, ...rolled].map(({ sampler, rounds: own, forwardKl, trajectories }) => ({
    sampler,
    trajectories,
    rounds: own,
    forwardKl: forwardKl.value,
    standardError: forwardKl.standardError,
    // Positive: worse than random positions with the optimal schedule. Errors are added, whatever their correlation.
    excess: forwardKl.value - best.value,
    excessStandardError: forwardKl.standardError + best.standardError,
  }));
  const seconds = (performance.now() - started) / 1000;
  console.log(`\n${title}, ${seconds.toFixed(0)} s`);
  for (const row of rows) {
    const verdict =
      row.excess > 3 * row.excessStandardError
        ? 'worse'
        : row.excess < -3 * row.excessStandardError
          ? 'better'
          : '';
    console.log(
      `  ${row.sampler.padEnd(28)} ${row.rounds.toFixed(1).padStart(7)} rounds  KL ${row.forwardKl.toPrecision(5).padStart(9)} ± ${row.standardError.toPrecision(2)}  ${verdict}`,
    );
  }
  return { title, seconds, rows };
}

const tables = [];
for (const rounds of allRounds) tables.push(await tableOf(`${rounds} rounds`, rounds, samplersAt(rounds)));
const own = ['dilated', 'bisection:2'].map(parseSampler);
tables.push(await tableOf('rounds of their own, beside 16 random ones', 16, own));

/** CPU time of a rollout over a sweep's, taken in turn. */
function speed(names, trajectories = 10) {
  const sweep = new WasmSweep(chain, length);
  const sums = emptySums(length);
  const samplers = names.map((name) => createSampler(parseSampler(name), length));
  const work = [
    (t) => sweep.run(draws.tokens(t), draws.order(t), 1e-4, sums),
    ...samplers.map((each) => (t) => roundsOf(each, t)),
  ];
  const taken = work.map(() => []);
  for (let t = 0; t < trajectories + 3; t++)
    work.forEach((run, w) => {
      const cpu = process.cpuUsage();
      run(t);
      const { user, system } = process.cpuUsage(cpu);
      if (t >= 3) taken[w].push(user + system);
    });
  const median = (times) => times.sort((a, b) => a - b)[times.length >> 1];
  const [base, ...rest] = taken.map(median);
  return rest.map((time, s) => ({ sampler: names[s], overSweep: time / base }));
}

const ratios = speed([
  'random:16',
  'confidence:16',
  'confidence:1',
  'threshold:0.5',
  'factor:1',
  'entropy-bound:0.5',
  'klass:0.8',
  'bisection:2',
]);
console.log('\nCPU time of a rollout over a sweep (limit 3):');
for (const { sampler, overSweep } of ratios) console.log(`  ${sampler.padEnd(20)} ${overSweep.toFixed(2)}`);

const folder = new URL('results/', import.meta.url);
mkdirSync(folder, { recursive: true });
const machine = { cpu: cpus()[0]?.model, cores: cpus().length, node: process.version };
writeFileSync(
  new URL('samplers.json', folder),
  `${JSON.stringify({ machine, length, tables, ratios }, null, 1)}\n`,
);
