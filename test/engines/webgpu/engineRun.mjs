// The WebGPU engine's chunks against the reference engine's, however they are batched, and what it says when a device
// computes wrongly or is lost. Prints findings as JSON.
import { createHash } from 'node:crypto';
import { text } from 'node:stream/consumers';

const built = (file) => import(new URL(`../../../dist/${file}`, import.meta.url).href);
const { openDevice } = await built('src/engines/webgpu/device.js');
const { startSweeps } = await built('src/engines/webgpu/sweepRun.js');
const { startGaps } = await built('src/engines/webgpu/gapRun.js');
const { lagEntropies } = await built('src/exact/lagEntropies.js');
const { webgpuEntry } = await built('src/engines/webgpu/engine.js');
const { startOnCores } = await built('src/engines/cores.js');

const { tasks } = JSON.parse(await text(process.stdin), (_key, value) =>
  value?.float64 === undefined ? value : Float64Array.from(value.float64),
);

async function chunksOf(run, numbers) {
  try {
    return await Promise.all(numbers.map((chunk) => run.computeChunk(chunk)));
  } finally {
    await run.close();
  }
}

const vectorsOf = ({ profile, sums, conditional = [], marginal = [], total, surprisal = 0 }) => [
  ...profile,
  ...sums,
  ...conditional,
  ...marginal,
  total,
  surprisal,
];

function digestOf(chunks) {
  const hash = createHash('sha256');
  for (const chunk of chunks) hash.update(Float64Array.from(vectorsOf(chunk)));
  return hash.digest('hex');
}

/** Largest relative difference between the numbers of the same chunks. */
function difference(actual, expected) {
  let largest = 0;
  actual.forEach((chunk, c) => {
    const [a, b] = [vectorsOf(chunk), vectorsOf(expected[c])];
    if (a.length !== b.length) throw new Error('chunks of different shapes');
    a.forEach((value, i) => {
      const error = Math.abs(value - b[i]);
      if (error > 0) largest = Math.max(largest, error / Math.max(Math.abs(b[i]), 1e-3));
    });
  });
  return largest;
}

const results = [];
for (const { name, task: given, memory, threads, chunks, gaps } of tasks) {
  const task = gaps
    ? { ...given, kind: 'gaps', lags: lagEntropies(given.chain, given.length) }
    : { ...given, kind: 'sweep' };
  const start = gaps ? startGaps : startSweeps;
  const expected = await chunksOf(await startOnCores('reference', { ...task, tolerance: 1e-10 }, 1), chunks);
  const digests = [];
  let actual;
  for (const bytes of memory) {
    actual = await chunksOf(await start(await openDevice(), task, bytes, threads), chunks);
    digests.push(digestOf(actual));
  }
  results.push({
    name,
    difference: difference(actual, expected),
    digests,
    disagreements: actual.map(({ disagreement }) => disagreement ?? null),
    tolerances: actual.map(({ tolerance }) => tolerance),
  });
}

/** The message of a failure, and its code. */
async function failure(action) {
  try {
    await action();
    return null;
  } catch (error) {
    return `${error.code}: ${error.message}`;
  }
}

const [{ task }] = tasks;

/** A device whose shaders have one piece of their text replaced. */
async function patchedDevice(piece, replacement) {
  const gpu = await openDevice();
  const create = gpu.device.createShaderModule.bind(gpu.device);
  gpu.device.createShaderModule = ({ code }) => create({ code: code.replace(piece, replacement) });
  return gpu;
}

const failures = {
  wrong: await failure(async () => {
    const gpu = await patchedDevice('sum * step.scale', '$& * (1.0 + 1e-3 * f32(entry))');
    await startSweeps(gpu, task, 2 ** 24);
  }),
  lost: await failure(async () => {
    const gpu = await openDevice();
    const run = await startSweeps(gpu, task, 2 ** 24);
    await run.computeChunk(0);
    const next = run.computeChunk(1);
    gpu.device.destroy();
    await next;
  }),
  // Sequences longer than the guard's.
  unresolvable: await failure(async () => {
    const gpu = await patchedDevice('!(own > 0.0', '!(own > 0.0 && run.length < 80u');
    const readings = { levels: [0], sums: [] };
    const run = await startSweeps(gpu, { ...task, length: 90, chunkSize: 1, readings }, 2 ** 24);
    await chunksOf(run, [0]);
  }),
};

const [status] = await webgpuEntry.status();
console.log(JSON.stringify({ results, failures, status }));
