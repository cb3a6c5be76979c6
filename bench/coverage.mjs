/**
 * Whether error bars hold the truth where rare events carry the information: first-order chains with a closed form, written
 * as n-grams and HMMs that are sampled, at default settings. Of the runs that neither miss their target nor raise an
 * alarm, how many of the 95% intervals hold the closed form, and how far the worst value is off.
 *
 * usage: node bench/coverage.mjs [--seeds 200] [--models rare,sticky] [--forms n3,n4,hmm] [--lengths 64,512] [--limit SECONDS] [--out FILE]
 */
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { kl, markovModel, rollout } from '../dist/src/index.js';
import { CHAINS, formOf } from './rareChains.mjs';

const { values: options } = parseArgs({
  options: {
    seeds: { type: 'string', default: '200' },
    models: { type: 'string' },
    forms: { type: 'string', default: 'n3,n4,hmm' },
    lengths: { type: 'string', default: '64,512' },
    schedules: { type: 'string', default: 'balanced' },
    rollouts: { type: 'boolean', default: false },
    limit: { type: 'string', default: '20' },
    out: { type: 'string' },
  },
});

const settings = { engine: 'wasm', workers: 1, method: 'monte-carlo', timeLimit: Number(options.limit) };

/** KLs of one run, whether it calls itself precise, and how long it took. */
async function runOf(model, length, steps, schedules, seed) {
  const started = process.cpuUsage();
  const answer = options.rollouts
    ? await rollout(model, { ...settings, length, steps, samplers: ['random'], seed, forward: true })
    : await kl(model, { ...settings, length, steps, schedules, seed });
  const { user, system } = process.cpuUsage(started);
  const rows = options.rollouts ? (answer.result.rows ?? [answer.result]) : answer.result.rows;
  return {
    precise: answer.missed === 0 && answer.provenance.alarms === undefined,
    kls: rows.map((row) => row.kl ?? row.forwardKl),
    sizes: rows.map(({ sizes }) => sizes),
    trajectories: answer.provenance.trajectories,
    seconds: (user + system) / 1e6,
  };
}

const list = (text) => text.split(',');
const rows = [];
for (const [name, chain] of Object.entries(CHAINS)) {
  if (options.models && !list(options.models).some((one) => name.startsWith(one))) continue;
  for (const length of list(options.lengths).map(Number))
    for (const form of list(options.forms)) {
      const steps = [2, Math.floor(length / 4)];
      const schedules = list(options.schedules);
      const exact = await kl(markovModel({ initial: 'stationary', ...chain }), {
        length,
        steps,
        schedules,
        method: 'exact',
      });
      const truths = exact.result.rows.map((row) => row.kl.value);
      const model = formOf(chain, form);
      const row = {
        name,
        form,
        length,
        runs: 0,
        precise: 0,
        intervals: 0,
        hold: 0,
        worst: 0,
        trajectories: 0,
        seconds: 0,
      };
      for (let seed = 0; seed < Number(options.seeds); seed++) {
        const run = await runOf(model, length, steps, schedules, `coverage ${seed}`);
        row.runs++;
        row.trajectories += run.trajectories / Number(options.seeds);
        row.seconds += run.seconds / Number(options.seeds);
        if (!run.precise) continue;
        row.precise++;
        run.kls.forEach(({ value, standardError, ci95: [low, high] }, i) => {
          row.intervals++;
          const distance = Math.abs(value - truths[i]);
          if ((low <= truths[i] && truths[i] <= high) || distance < 1e-12) row.hold++;
          else row.worst = Math.max(row.worst, distance / standardError);
        });
      }
      rows.push({ ...row, coverage: row.hold / row.intervals });
      console.log(
        `${name}, ${form}, L = ${length}: ${row.precise} of ${row.runs} precise, ${((100 * row.hold) / row.intervals).toFixed(1)}% of ${row.intervals} intervals hold, worst ${row.worst.toFixed(1)} standard errors, ${Math.round(row.trajectories)} trajectories, ${row.seconds.toFixed(2)} s`,
      );
    }
}
if (options.out) writeFileSync(options.out, `${JSON.stringify({ options, rows }, null, 1)}\n`);
