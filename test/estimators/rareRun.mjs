// Prints, as JSON, how runs at default settings end where rare events carry the information: chains with a closed form,
// sampled as n-grams and as an HMM. A program of its own on the built files.
import { CHAINS, formOf } from '../../bench/rareChains.mjs';
import { kl, markovModel } from '../../dist/src/index.js';

const length = 64;
const steps = [2, 16];
const runs = [];
for (const [name, chain, form, seeds] of [
  ['rare', CHAINS['rare 1e-3'], 'n3', 12],
  ['rare', CHAINS['rare 1e-3'], 'hmm', 12],
  ['sticky', CHAINS['sticky .999'], 'n4', 16],
]) {
  const exact = await kl(markovModel({ ...chain, initial: 'stationary' }), {
    length,
    steps,
    method: 'exact',
  });
  const truths = exact.result.rows.map((row) => row.kl.value);
  const model = formOf(chain, form);
  const common = { length, steps, method: 'monte-carlo', engine: 'wasm', workers: 1 };
  for (let seed = 0; seed < seeds; seed++) {
    const sampled = async (more) => {
      const { result, provenance, missed } = await kl(model, { ...common, seed: `rare ${seed}`, ...more });
      return {
        precise: missed === 0 && provenance.alarms === undefined,
        alarms: provenance.alarms ?? [],
        trajectories: provenance.trajectories,
        distances: result.rows.map((row, i) => Math.abs(row.kl.value - truths[i]) / row.kl.standardError),
      };
    };
    // As many trajectories as a run has at its first look, which is where the old rule stopped.
    runs.push({ name, form, byDefault: await sampled({}), firstLook: await sampled({ trajectories: 256 }) });
  }
}
console.log(JSON.stringify(runs));
