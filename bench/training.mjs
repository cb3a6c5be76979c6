// How good a mask predictor gets in minutes: a network is trained on draws from the bigram of the novel over the alphabet
// "etaoins " (V = 8) at L = 64, then measured by rollouts of data. States its training error (eps_train, by schedule) over
// the sum of the tokens' mutual information, and how far its KL is from the optimal predictor's exact KL plus eps_train.
// Run: npm run build && node bench/training.mjs [--backend tensorflow] [--steps 600] [--trajectories 1024]
// Prints a table, writes bench/results/training.json; exit code 1 if a limit is missed.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import {
  dilationsOf,
  fitNgram,
  kl,
  modelData,
  readTexts,
  readTrained,
  tokenInformation,
  train,
  trainedPredictor,
} from '../dist/src/index.js';
import { novel } from './novel.mjs';

const LENGTH = 64;
const STEPS = [4, 16, 64];
/** Of the sum of mutual information. */
const MOST_ERROR = 0.05;
/** Standard errors. */
const MOST_OFF = 4.5;

const { values } = parseArgs({
  options: {
    backend: { type: 'string' },
    steps: { type: 'string', default: '600' },
    trajectories: { type: 'string', default: '1024' },
  },
});
const round = (value) => Number(value.toPrecision(4));
const timed = async (work) => {
  const [started, cpu] = [performance.now(), process.cpuUsage()];
  const done = await work();
  const { user, system } = process.cpuUsage(cpu);
  return {
    done,
    seconds: round((performance.now() - started) / 1000),
    cpuSeconds: round((user + system) / 1e6),
  };
};

const { model } = fitNgram({ texts: await readTexts([novel]), n: 2, alphabet: 'etaoins ' });
const information = tokenInformation(model, LENGTH).mutualInformation.reduce((a, b) => a + b);
const folder = mkdtempSync(path.join(tmpdir(), 'maskgap-bench-'));
const out = path.join(folder, 'predictor');
const settings = { length: LENGTH, steps: Number(values.steps), batch: 64, learningRate: 0.003, seed: '0' };
const shape = { vocabularySize: model.vocabularySize, width: 48, dilations: dilationsOf(4, LENGTH) };
const training = await timed(() =>
  train(modelData(model), { ...settings, shape, out, backend: values.backend, onNotice: console.error }),
);
const predictor = trainedPredictor('trained', await readTrained(out), model, LENGTH);
rmSync(folder, { recursive: true });

const asked = { length: LENGTH, steps: STEPS, schedules: ['balanced'] };
const optimal = await kl(model, asked);
const options = { ...asked, predictor, trajectories: Number(values.trajectories), seed: 'bench' };
const measured = await timed(() => kl(model, options));
const rows = measured.done.result.rows.map(({ steps, kl: found, trainingError }, i) => {
  const optimalKl = optimal.result.rows[i].kl;
  const off = found.value - optimalKl.value - trainingError.value;
  return {
    steps,
    optimalKl: round(optimalKl.value),
    trainingError: round(trainingError.value),
    trainingErrorStandardError: round(trainingError.standardError),
    ofInformation: round(trainingError.value / information),
    kl: round(found.value),
    klStandardError: round(found.standardError),
    standardErrorsOff: round(off / (found.standardError + trainingError.standardError)),
  };
});
const { trainingError, loss, backend, device } = training.done;
const result = {
  bench: 'training',
  machine: { cpu: cpus()[0].model, cores: cpus().length, node: process.version },
  backend,
  device,
  settings: { ...settings, ...shape },
  information: round(information),
  training: {
    seconds: training.seconds,
    cpuSeconds: training.cpuSeconds,
    loss: round(loss.value),
    trainingError: round(trainingError.value),
    ofInformation: round(trainingError.value / information),
  },
  measuring: {
    trajectories: measured.done.provenance.trajectories,
    seconds: measured.seconds,
    cpuSeconds: measured.cpuSeconds,
  },
  rows,
};
console.log(result.training);
console.table(rows);
const results = new URL('results/', import.meta.url);
mkdirSync(results, { recursive: true });
writeFileSync(new URL('training.json', results), `${JSON.stringify(result, null, 2)}\n`);
const missed = rows.filter(
  (row) => row.ofInformation >= MOST_ERROR || Math.abs(row.standardErrorsOff) >= MOST_OFF,
);
if (missed.length > 0) process.exitCode = 1;
