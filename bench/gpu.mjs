// Trajectory positions per second of engines and backends at fixed work: one chunk after another of KLs of the balanced
// schedule at T = 4 (about 16 passes a trajectory where levels are passes), for n-grams of the whole novel. A sweep has all levels of the profile, a tensor engine only those that
// this schedule asks for: passes and positions passed over per second are told apart. Each engine runs in a
// process of its own; what is not installed is listed with what to do.
// Run: npm run build && npm run bench:gpu [-- --only tensor:tensorflow-gpu,webgpu]; prints a table, writes bench/results/gpu.json.
import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { createEngine } from '../dist/src/engines/index.js';
import { loadBackend } from '../dist/src/engines/tensor/backends.js';
import { lagEntropies } from '../dist/src/exact/lagEntropies.js';
import { keptSchedules, readingsFor } from '../dist/src/sampling/longSequences.js';
import { parseSchedule } from '../dist/src/schedules/registry.js';
import { fitNgram, readTexts } from '../dist/src/text/index.js';
import { novel } from './novel.mjs';

/** Who is measured: `engine` or `engine:backend`. Another one is one line here. */
const ADAPTERS = [
  'wasm',
  'tensor:wasm',
  'tensor:tensorflow',
  'tensor:tensorflow-gpu',
  'tensor:webgpu',
  'webgpu',
];
const CASES = [
  { n: 3, length: 512, onProcessor: 8 },
  { n: 3, length: 4096, onProcessor: 1 },
  { n: 2, length: 65536, onProcessor: 1 },
];
const ROUNDS = 3;
/** Chunks of one trajectory that are in flight at once: as many as serve the engine, up to this, or the case's on a processor. */
const MOST_IN_FLIGHT = 64;
/** A round takes at least so long, unless a single batch does. */
const ROUND_MILLISECONDS = 500;
const MEMORY = 8 * 2 ** 30;
const SCHEDULES = [{ parsed: parseSchedule('balanced'), requestedSteps: 4 }];

const median = (values) => [...values].sort((a, b) => a - b)[values.length >> 1];
const round3 = (value) => Number(value.toPrecision(3));

/** One case on one engine; `tf` of a tensor engine. */
async function measureCase({ n, length, onProcessor }, engine, isGpu, tf) {
  const { process: chain } = fitNgram({ texts: await readTexts([novel]), n }).model;
  const { readings } = readingsFor(length, SCHEDULES);
  const sums = keptSchedules(length, SCHEDULES).map(({ sum }) => sum);
  const task = {
    kind: n === 2 ? 'gaps' : 'sweep',
    chain,
    length,
    key: [7, 11],
    chunkSize: 1,
    tolerance: engine.tolerance,
    checks: { everyChunks: 2 ** 30, trajectories: 1, levels: 2 },
    readings: engine.levels === 'asked' ? { levels: [0, length - 1], sums } : readings,
    lags: n === 2 ? lagEntropies(chain, length) : undefined,
  };
  const run = await engine.start(task, 1);
  let next = 0;
  const inFlight = Math.min(run.parallelism, isGpu ? MOST_IN_FLIGHT : onProcessor);
  const batch = () => Promise.all(Array.from({ length: inFlight }, () => run.computeChunk(next++)));
  // The first chunk is compared with float64, and compiles.
  await run.computeChunk(next++);
  const rates = [];
  for (let round = 0; round < ROUNDS; round++) {
    const started = performance.now();
    let chunks = 0;
    do {
      await batch();
      chunks += inFlight;
    } while (performance.now() - started < ROUND_MILLISECONDS);
    rates.push((chunks * length) / (performance.now() - started) / 1000);
  }
  const millionPositionsPerSecond = median(rates);
  const result = { n, length, inFlight, millionPositionsPerSecond: round3(millionPositionsPerSecond) };
  if (tf !== undefined)
    Object.assign(result, await traffic(tf, run, next, length, millionPositionsPerSecond));
  await run.close();
  return result;
}

/** What one chunk does on the device: kernels started, numbers written, and the share of its bandwidth that this takes. */
async function traffic(tf, run, chunk, length, millionPositionsPerSecond) {
  let rows = 0;
  const { kernels } = await tf.profile(async () => {
    await run.computeChunk(chunk);
    return [];
  });
  let written = 0;
  for (const { outputShapes } of kernels)
    for (const shape of outputShapes) {
      written += 4 * shape.reduce((a, b) => a * b, 1);
      if (shape.length === 2 && shape[1] === length) rows = shape[0];
    }
  const chunksPerSecond = (1e6 * millionPositionsPerSecond) / length;
  return {
    rows,
    millionPassPositionsPerSecond: round3(millionPositionsPerSecond * rows),
    kernelsPerChunk: kernels.length,
    megabytesWrittenPerChunk: round3(written / 1e6),
    // Every number that is written is read about once.
    shareOfBandwidth: round3((2 * written * chunksPerSecond) / (await bandwidth(tf))),
  };
}

/** Bytes per second that an elementwise product reads and writes. */
async function bandwidth(tf) {
  const size = 2 ** 24;
  const a = tf.ones([size]);
  const times = [];
  for (let run = 0; run < 5; run++) {
    const started = performance.now();
    const last = tf.tidy(() => {
      let product = a;
      for (let i = 0; i < 8; i++) product = tf.mul(product, a);
      return tf.slice(product, [0], [1]);
    });
    await last.data();
    tf.dispose(last);
    times.push(performance.now() - started);
  }
  tf.dispose(a);
  return (8 * 12 * size) / (median(times) / 1000);
}

/** All cases of one adapter, as JSON; in a process of its own. */
async function child(adapter) {
  const [name, backend] = adapter.split(':');
  try {
    const { tf, isGpu } = name === 'tensor' ? await loadBackend(backend) : { isGpu: name === 'webgpu' };
    const engine = await createEngine(name, { backend, memory: MEMORY });
    const rows = [];
    for (const each of CASES) rows.push(await measureCase(each, engine, isGpu, tf));
    return { adapter, device: engine.device, rows };
  } catch (error) {
    return { adapter, absent: error.line ?? String(error) };
  }
}

const { only, child: asChild } = parseArgs({
  options: { only: { type: 'string' }, child: { type: 'string' } },
}).values;

if (asChild !== undefined) {
  const result = await child(asChild);
  process.stdout.write(`${JSON.stringify(result)}\n`, () => process.exit(0));
} else {
  const program = fileURLToPath(import.meta.url);
  const found = (only?.split(',') ?? ADAPTERS).map((adapter) => {
    const output = execFileSync(process.execPath, [program, '--child', adapter], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    return JSON.parse(output.trim().split('\n').at(-1));
  });
  const engines = found.filter(({ rows }) => rows !== undefined);
  console.table(engines.flatMap(({ adapter, rows }) => rows.map((row) => ({ adapter, ...row }))));
  for (const { adapter, absent } of found) if (absent) console.log(`${adapter}: ${absent}`);
  const result = {
    bench: 'gpu',
    machine: { cpu: cpus()[0].model, cores: cpus().length, node: process.version },
    rounds: ROUNDS,
    found,
  };
  const results = new URL('results/', import.meta.url);
  mkdirSync(results, { recursive: true });
  writeFileSync(new URL('gpu.json', results), `${JSON.stringify(result, null, 2)}\n`);
}
