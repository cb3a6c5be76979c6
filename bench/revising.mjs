// Time of a rollout of samplers that revise, by incremental messages and by a fresh pass a round, on the text trigram
// (Moby-Dick, V = 27): milliseconds of processor time per trajectory, both taken in one run.
// Run: npm run build && node bench/revising.mjs [--lengths 256,1024] [--steps 64]
import { parseArgs } from 'node:util';
import { allMasked } from '../dist/kernels/maskedTokens.js';
import { ReferencePosteriors } from '../dist/kernels/reference/posteriors.js';
import { OptimalPredictor } from '../dist/kernels/reference/stateLaws.js';
import { WasmPosteriors } from '../dist/kernels/wasm/posteriors.js';
import { MachinePredictor } from '../dist/src/predictors/machinePredictor.js';
import { drawnFrom } from '../dist/src/samplers/choice.js';
import { createRevising, parseSampler } from '../dist/src/samplers/registry.js';
import { nextState } from '../dist/src/samplers/revisingRule.js';
import { fitNgram, readTexts } from '../dist/src/text/index.js';
import { novel } from './novel.mjs';

const { values } = parseArgs({
  options: { lengths: { type: 'string', default: '256,1024' }, steps: { type: 'string', default: '64' } },
});
const { model } = fitNgram({ texts: await readTexts([novel]), n: 3 });
const chain = model.process;
const samplers = ['low-confidence', 'remdm-cap', 'remdm-rescale', 'remdm-loop', 'uniform-corrector', 'p2'];

function millisecondsOf(rule, length, predictor, trajectories) {
  const started = process.cpuUsage();
  for (let t = 0; t < trajectories; t++) {
    predictor.begin?.(1e-6);
    const choose = drawnFrom([7, 11], t);
    let state = allMasked(length);
    for (let round = 0; round < rule.rounds; round++)
      state = nextState(rule, state, round, predictor, choose);
  }
  const { user, system } = process.cpuUsage(started);
  return (user + system) / 1000 / trajectories;
}

const rows = [];
for (const length of values.lengths.split(',').map(Number)) {
  const fresh = new OptimalPredictor(chain, length);
  const by = {
    fresh,
    reference: new MachinePredictor(new ReferencePosteriors(chain, length), () => fresh),
    wasm: new MachinePredictor(new WasmPosteriors(chain, length), () => fresh),
  };
  for (const name of samplers) {
    const named = parseSampler(name);
    const rule = createRevising(
      { ...named, options: { ...named.options, steps: Number(values.steps) } },
      length,
    );
    const times = Object.fromEntries(
      Object.entries(by).map(([way, predictor]) => {
        if (way === 'wasm') millisecondsOf(rule, length, predictor, 1);
        return [way, millisecondsOf(rule, length, predictor, way === 'wasm' ? 4 : 1)];
      }),
    );
    rows.push({ length, sampler: name, ...times, 'fresh / wasm': times.fresh / times.wasm });
  }
}
console.table(rows);
