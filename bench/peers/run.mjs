// maskgap against Python on one core: CPU seconds x squared standard error of the KL of a balanced schedule, which is what a
// given precision costs, whatever the number of trajectories. Character trigram of Moby-Dick, V = 27, L = 256.
//
//     python3 -m venv venv && venv/bin/pip install -r bench/peers/requirements.txt
//     npm run build && node bench/peers/run.mjs venv/bin/python
//
// Prints a table and writes bench/results/peers.json. A peer whose library is missing is left out, saying so; values that
// disagree by more than 5 standard errors are an error.
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { fitNgram, measure, parseSchedule, readTexts, saveModel } from '../../dist/src/index.js';
import { novel } from '../novel.mjs';

const LENGTH = 256;
const CASES = [
  { steps: 16, seconds: 30 },
  { steps: 128, seconds: 60 },
];
const PEERS = ['numba_peer.py', 'torch_peer.py'];
const python = process.argv[2] ?? 'python3';

const { model } = fitNgram({ texts: await readTexts([novel]), n: 3, tokens: 'char', alphabet: 'a-z ' });
const folder = mkdtempSync(path.join(tmpdir(), 'maskgap-peers-'));
const file = path.join(folder, 'trigram.json');
await saveModel(file, model);

async function maskgap(steps) {
  const balanced = parseSchedule('balanced');
  const trajectories = 2048;
  const { information, cpuSeconds } = await measure(
    model,
    {
      length: LENGTH,
      method: 'monte-carlo',
      seed: '0',
      engine: 'wasm',
      workers: 1,
      trajectories,
      target: { relativeError: 0.01, absoluteError: 0 },
    },
    () => [],
  );
  const { value, standardError } = information.evaluate(balanced, steps).divergence;
  return { name: 'maskgap', version: process.version, kl: value, standardError, trajectories, cpuSeconds };
}

/** Runs one script on one core; undefined, with a word on stderr, where it cannot run. */
function peer(script, { steps, seconds }) {
  const { status, stdout, stderr } = spawnSync(
    python,
    [
      fileURLToPath(new URL(script, import.meta.url)),
      file,
      '--length',
      String(LENGTH),
      '--steps',
      String(steps),
      '--seconds',
      String(seconds),
    ],
    {
      encoding: 'utf8',
      env: { ...process.env, OMP_NUM_THREADS: '1', MKL_NUM_THREADS: '1', OPENBLAS_NUM_THREADS: '1' },
    },
  );
  if (status === 0) return JSON.parse(stdout);
  process.stderr.write(`${script} is left out: ${(stderr ?? '').trim().split('\n').at(-1)}\n`);
  return undefined;
}

const rows = [];
for (const each of CASES) {
  const ours = await maskgap(each.steps);
  const runs = [ours, ...PEERS.map((script) => peer(script, each)).filter(Boolean)];
  for (const run of runs) {
    const z = (run.kl - ours.kl) / Math.hypot(run.standardError, ours.standardError);
    if (Math.abs(z) > 5) throw new Error(`${run.name} disagrees: KL ${run.kl} against ${ours.kl}, z = ${z}`);
    const cost = run.cpuSeconds * run.standardError ** 2;
    const oursCost = ours.cpuSeconds * ours.standardError ** 2;
    rows.push({ steps: each.steps, ...run, cpuSecondsTimesSquaredError: cost, overMaskgap: cost / oursCost });
  }
}
rmSync(folder, { recursive: true });

const results = {
  bench: 'peers',
  machine: { cpu: cpus()[0].model.trim(), cores: cpus().length, node: process.version },
  model: { kind: 'n-gram', n: 3, vocabulary: model.vocabularySize, length: LENGTH, schedule: 'balanced' },
  rows,
};
const resultsFolder = new URL('../results/', import.meta.url);
mkdirSync(resultsFolder, { recursive: true });
writeFileSync(new URL('peers.json', resultsFolder), `${JSON.stringify(results, null, 2)}\n`);
console.table(
  rows.map((row) => ({
    T: row.steps,
    program: `${row.name} ${row.version}`,
    KL: `${row.kl.toFixed(4)} ± ${row.standardError.toFixed(4)}`,
    'ms per trajectory': ((1000 * row.cpuSeconds) / row.trajectories).toFixed(2),
    'CPU s x SE^2 (nats^2 s)': row.cpuSecondsTimesSquaredError.toExponential(2),
    'over maskgap': row.overMaskgap.toFixed(0),
  })),
);
