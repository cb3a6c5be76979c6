// CPU time of the WebAssembly sweep per trajectory (draws included) on n-grams of Moby-Dick, and its accuracy against
// the reference; with --native SOURCE.c also the ratio to a native program on the same model, compiled here by gcc and
// run in turn with the sweep: PROGRAM MODEL.bin LENGTH TOLERANCE TRAJECTORIES OUT.bin, where MODEL.bin holds float64
// [V, n, P (V^(n-1) x V), stationary law (V^(n-1))].
// Run: npm run build && node bench/sweep.mjs [--native SOURCE.c]; prints a table, writes bench/results/sweep.json.
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { drawOrder, drawTokens } from '../dist/kernels/reference/draw.js';
import { emptySums, Sweep } from '../dist/kernels/reference/sweep.js';
import { unconditionalLaws } from '../dist/kernels/reference/unconditionalLaws.js';
import { Draws } from '../dist/kernels/wasm/draw.js';
import { WasmSweep } from '../dist/kernels/wasm/sweep.js';
import { fitNgram, readTexts } from '../dist/src/text/index.js';
import { novel } from './novel.mjs';

const ROUNDS = 7;
const KEY = [7, 11];
const TOLERANCES = [1e-3, 1e-4];
/** Total variation below which the native program takes a message as unchanged. */
const NATIVE_TOLERANCE = '1e-4';
const CASES = [
  { n: 3, length: 512, trajectories: 40 },
  { n: 3, length: 4096, trajectories: 5 },
  { n: 2, length: 512, trajectories: 600 },
  { n: 4, length: 512, trajectories: 1 },
];
const ACCURACY = [
  { n: 2, length: 512, trajectories: 8 },
  { n: 3, length: 512, trajectories: 4 },
  { n: 4, length: 48, trajectories: 1 },
];

const { native } = parseArgs({ options: { native: { type: 'string' } } }).values;
const folder = mkdtempSync(path.join(tmpdir(), 'maskgap-bench-'));
const program = path.join(folder, 'native');
if (native) execFileSync('gcc', ['-O3', '-march=native', '-ffast-math', '-w', '-o', program, native, '-lm']);

const texts = await readTexts([novel]);
const chains = new Map([2, 3, 4].map((n) => [n, fitNgram({ texts, n }).model.process]));

const median = (values) => [...values].sort((a, b) => a - b)[values.length >> 1];
const cpuMilliseconds = () => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
};

/** CPU milliseconds of a child process, by the shell's own clock. */
function childMilliseconds(args) {
  const script = 'TIMEFORMAT="%U %S"; time "$@" >/dev/null';
  const { stderr, status } = spawnSync('bash', ['-c', script, 'bash', ...args], { encoding: 'utf8' });
  if (status !== 0) throw new Error(`${args[0]} failed: ${stderr}`);
  const [user, system] = stderr.trim().split(' ').map(Number);
  return 1000 * (user + system);
}

function nativeTimer(n, length, trajectories) {
  const chain = chains.get(n);
  const model = path.join(folder, `model${n}.bin`);
  const law = unconditionalLaws(chain, n).states[n - 2];
  const header = [chain.vocabularySize, n];
  writeFileSync(model, new Uint8Array(Float64Array.from([...header, ...chain.transition, ...law]).buffer));
  const time = (count) =>
    childMilliseconds([program, model, `${length}`, NATIVE_TOLERANCE, `${count}`, path.join(folder, 'out')]);
  // Less a run of one trajectory, which pays for reading the model.
  return () => (time(trajectories + 1) - time(1)) / trajectories;
}

function wasmTimer(n, length, trajectories) {
  const sweep = new WasmSweep(chains.get(n), length);
  const draws = new Draws(chains.get(n), length, KEY);
  let next = 0;
  const run = (tolerance, count) => {
    const [sums, steps] = [emptySums(length), sweep.steps];
    const started = cpuMilliseconds();
    for (let t = 0; t < count; t++, next++) sweep.run(draws.tokens(next), draws.order(next), tolerance, sums);
    const milliseconds = (cpuMilliseconds() - started) / count;
    return { milliseconds, steps: (sweep.steps - steps) / count / length };
  };
  // Until the compiled code is the optimised one.
  for (let warm = cpuMilliseconds(); cpuMilliseconds() - warm < 500; ) run(1e-4, 1);
  return (tolerance) => run(tolerance, trajectories);
}

function speed({ n, length, trajectories }) {
  const wasm = wasmTimer(n, length, trajectories);
  const nativeTime = native && nativeTimer(n, length, trajectories);
  const times = new Map(TOLERANCES.map((tolerance) => [tolerance, []]));
  const nativeTimes = [];
  for (let round = 0; round < ROUNDS; round++) {
    for (const [tolerance, runs] of times) runs.push(wasm(tolerance));
    if (native) nativeTimes.push(nativeTime());
  }
  return [...times].map(([tolerance, runs]) => {
    const milliseconds = median(runs.map((run) => run.milliseconds));
    const row = { n, length, tolerance, milliseconds, stepsPerReveal: median(runs.map((run) => run.steps)) };
    if (!native) return row;
    const nativeMilliseconds = median(nativeTimes);
    return { ...row, nativeMilliseconds, nativeOverWasm: nativeMilliseconds / milliseconds };
  });
}

/** Errors of the levels of single trajectories, relative to the reference at tolerance 1e-9. */
function accuracy({ n, length, trajectories }) {
  const chain = chains.get(n);
  const [sweep, reference] = [new WasmSweep(chain, length), new Sweep(chain, length)];
  const profileOf = (of, tolerance, t) => {
    const sums = emptySums(length);
    of.run(drawTokens(chain, length, KEY, t), drawOrder(length, KEY, t), tolerance, sums);
    return sums.profile;
  };
  const exact = Array.from({ length: trajectories }, (_, t) => profileOf(reference, 1e-9, t));
  return TOLERANCES.map((tolerance) => {
    const errors = exact.flatMap((profile, t) => {
      const actual = profileOf(sweep, tolerance, t);
      return Array.from(profile, (h, k) => Math.abs(actual[k] / h - 1));
    });
    const mean = errors.reduce((a, b) => a + b) / errors.length;
    return { n, length, tolerance, largest: Math.max(...errors), mean };
  });
}

const result = {
  bench: 'sweep',
  machine: { cpu: cpus()[0].model, cores: cpus().length, node: process.version },
  rounds: ROUNDS,
  speed: CASES.flatMap(speed),
  accuracy: ACCURACY.flatMap(accuracy),
};
rmSync(folder, { recursive: true });
console.table(result.speed);
console.table(result.accuracy);
const results = new URL('results/', import.meta.url);
mkdirSync(results, { recursive: true });
writeFileSync(new URL('sweep.json', results), `${JSON.stringify(result, null, 2)}\n`);
