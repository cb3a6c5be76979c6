// Speed of the two-gap Monte Carlo of a stationary bigram (unmasking order, linked list, table, sums: all levels of the
// profile, every position at every level), in tokens per second on one core. With --native SOURCE.c also the ratio to a
// native program that draws orders and looks one entropy per level up, compiled here by gcc and run in turn; it is told
// the number of trajectories and prints the best of five runs by generator and lanes ("philox.. W4 200.0 Mtok/s").
// Run: npm run build && node bench/gaps.mjs [--native SOURCE.c]; prints a table, writes bench/results/gaps.json.
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { GapSweep } from '../dist/kernels/wasm/gaps/gapSweep.js';
import { lagEntropies } from '../dist/src/exact/lagEntropies.js';
import { fitNgram, readTexts } from '../dist/src/text/index.js';
import { novel } from './novel.mjs';

const ROUNDS = 41;
const RUNS = 5;
const KEY = [7, 11];
/** The native program is compiled for this length. */
const NATIVE_LENGTH = 1024;
const LENGTHS = [64, 256, NATIVE_LENGTH, 4096, 65536, 1048576];
const TOKENS = 2 ** 19;

const { native } = parseArgs({ options: { native: { type: 'string' } } }).values;
const folder = mkdtempSync(path.join(tmpdir(), 'maskgap-bench-'));
const program = path.join(folder, 'native');
if (native) execFileSync('gcc', ['-O3', '-march=native', '-w', '-o', program, native, '-lm']);

const texts = await readTexts([novel]);
const chain = fitNgram({ texts, n: 2 }).model.process;

const median = (values) => [...values].sort((a, b) => a - b)[values.length >> 1];
const round3 = (value) => Number(value.toPrecision(3));

/** Million tokens per second, the best of a few runs. */
async function wasmSpeed(sweep) {
  const count = Math.max(4, TOKENS / sweep.length);
  let best = 0;
  for (let run = 0; run < RUNS; run++) {
    const started = performance.now();
    await sweep.meanProfile(KEY, run * count, count);
    best = Math.max(best, (count * sweep.length) / (performance.now() - started) / 1000);
  }
  return best;
}

/** The same of the native program: the faster of its two codes for this generator, also four trajectories in lockstep. */
function nativeSpeed() {
  const output = execFileSync(program, [`${TOKENS / NATIVE_LENGTH}`], { encoding: 'utf8' });
  const lines = output.split('\n').filter((line) => /^philox(4x32-|)10 /.test(line));
  return Math.max(...lines.map((line) => Number(/ W4 ([\d.]+) Mtok\/s/.exec(line)[1])));
}

const rows = [];
for (const length of LENGTHS) {
  const sweep = new GapSweep(chain, length, lagEntropies(chain, length));
  await wasmSpeed(sweep); // until the compiled code is the optimised one
  const compare = native && length === NATIVE_LENGTH;
  const pairs = [];
  for (let round = 0; round < (compare ? ROUNDS : 3); round++)
    pairs.push([await wasmSpeed(sweep), compare ? nativeSpeed() : undefined]);
  const row = { length, millionTokensPerSecond: round3(median(pairs.map(([speed]) => speed))) };
  rows.push(
    compare
      ? {
          ...row,
          native: round3(median(pairs.map(([, speed]) => speed))),
          wasmOverNative: round3(median(pairs.map(([speed, limit]) => speed / limit))),
        }
      : row,
  );
}
rmSync(folder, { recursive: true });
const result = {
  bench: 'gaps',
  machine: { cpu: cpus()[0].model, cores: cpus().length, node: process.version },
  rounds: ROUNDS,
  speed: rows,
};
console.table(result.speed);
const results = new URL('results/', import.meta.url);
mkdirSync(results, { recursive: true });
writeFileSync(new URL('gaps.json', results), `${JSON.stringify(result, null, 2)}\n`);
