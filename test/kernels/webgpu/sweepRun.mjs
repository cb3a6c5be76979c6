// Sweeps the cases given on stdin with the kernels on a device, at several sizes of a workgroup, and prints as JSON how
// far they are from the reference and a digest of every bit that came back. A program of its own, because the loader must
// find the device's driver when a process starts, and on the built files.
import { createHash } from 'node:crypto';
import { text } from 'node:stream/consumers';

const built = (file) => import(new URL(`../../../dist/${file}`, import.meta.url).href);
const { openDevice } = await built('src/engines/webgpu/device.js');
const { compileSweep, DeviceSweep, sequencesOf } = await built('kernels/webgpu/deviceSweep.js');
const { addReading, stepsOf } = await built('kernels/webgpu/readings.js');
const { shapeOf, workgroupFor } = await built('kernels/webgpu/shape.js');
const { drawOrder, drawTokens } = await built('kernels/reference/draw.js');
const { emptySums, Sweep } = await built('kernels/reference/sweep.js');

const KEY = [7, 11];
const TIGHT = 1e-12;
/** Beyond 32 bits. */
const FAR = 2 ** 40 + 3;

const { cases, flags } = JSON.parse(await text(process.stdin), (_key, value) =>
  value?.float64 === undefined ? value : Float64Array.from(value.float64),
);
const gpu = await openDevice(flags);

/** Largest difference relative to the entry, or to a thousandth of the mean where entries are smaller. */
function worst(actual, expected) {
  const mean = expected.reduce((a, b) => a + b, 0) / expected.length;
  return actual.reduce((largest, value, k) => {
    const scale = Math.max(Math.abs(expected[k]), 1e-3 * mean, Number.MIN_VALUE);
    return Math.max(largest, Math.abs(value - expected[k]) / scale);
  }, 0);
}

async function compare(chain, length, threads, tolerance, trajectories, core) {
  const numbers = Array.from({ length: trajectories }, (_, t) => (t === 2 ? FAR : t));
  const programs = await compileSweep(gpu, chain, workgroupFor(shapeOf(chain), gpu.device.limits, threads));
  const sequences = sequencesOf(chain, length);
  const sweep = await DeviceSweep.create(gpu, programs, sequences, KEY, trajectories);
  const stop = Math.ceil(length / 2);
  const swept = await sweep.run(
    numbers.map((trajectory) => ({ trajectory, tolerance, core, stops: new Set([stop]) })),
  );
  const { tokens, orders } = await sweep.draws(trajectories);
  const [reference, sameRule] = [new Sweep(chain, length), new Sweep(chain, length)];
  const result = { draws: true, error: 0, marginal: worst(sequences.marginal, reference.marginal), steps: 0 };
  let stopError = 0;
  numbers.forEach((number, slot) => {
    const x = drawTokens(chain, length, KEY, number);
    const order = drawOrder(length, KEY, number);
    result.draws &&= x.every((token, j) => tokens[slot * length + j] === token);
    result.draws &&= order.every((j, k) => orders[2 * slot * length + k] === j);
    const [expected, actual] = [0, 1].map(() => ({
      ...emptySums(length),
      settled: new Float64Array(length + 1),
    }));
    reference.run(x, order, TIGHT, expected, undefined, core);
    sameRule.run(x, order, tolerance, emptySums(length));
    result.steps += stepsOf(swept[slot].reading, length) ?? Number.NaN;
    addReading(swept[slot].reading, sequences.marginals, sequences.unit, actual, core);
    for (const name of ['profile', 'conditional', 'surprisal', 'settled'])
      result.error = Math.max(result.error, worst(actual[name], expected[name]));
    // Settled entropies are the mean of the entropies at that level.
    const settled = swept[slot].stops.get(stop).slice(core.first, core.end);
    const mean = settled.reduce((a, b) => a + b, 0) / settled.length;
    stopError = Math.max(stopError, Math.abs(mean - actual.settled[stop]));
  });
  sweep.destroy();
  const { levels, positions } = swept[0].reading;
  const digest = createHash('sha256').update(new Uint8Array(levels)).update(new Uint8Array(positions));
  return { ...result, stopError, referenceSteps: sameRule.steps, digest: digest.digest('hex') };
}

const rows = [];
for (const { name, chain, length, threads, tolerance, trajectories, core } of cases)
  for (const count of threads)
    rows.push({
      name,
      length,
      threads: count,
      tolerance,
      ...(await compare(chain, length, count, tolerance, trajectories, core ?? { first: 0, end: length })),
    });
gpu.close();
console.log(JSON.stringify({ device: gpu.name, isGpu: gpu.isGpu, rows }));
