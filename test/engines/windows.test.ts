import { describe, expect, test } from '@jest/globals';
import { drawOrder, drawTokens } from '../../kernels/reference/draw.js';
import { emptySums } from '../../kernels/reference/sweep.js';
import { WasmSweep } from '../../kernels/wasm/sweep.js';
import { addReadings, emptyReadings } from '../../src/chunks/readings.js';
import type { Readings } from '../../src/chunks/task.js';
import { drawWindow, windowSpan } from '../../src/chunks/windows.js';
import { haloHolds } from '../../src/estimators/haloCheck.js';
import { exactProfile } from '../../src/exact/index.js';
import { type DataModel, hmmModel, markovModel, ngramModel } from '../../src/models/index.js';
import type { PhiloxKey } from '../../src/random/philox.js';
import { windowsFor } from '../../src/sampling/longSequences.js';
import { measure } from '../../src/sampling/measure.js';
import { parseSchedule, resolveSchedule } from '../../src/schedules/index.js';

const KEY: PhiloxKey = [17, 4];

function rows(count: number, width: number, phase: number): number[][] {
  return Array.from({ length: count }, (_, r) => {
    const weights = Array.from(
      { length: width },
      (_, c) => (1.02 + Math.sin(phase + 12.9 * r + 78.2 * c)) ** 2,
    );
    const total = weights.reduce((a, b) => a + b);
    return weights.map((w) => w / total);
  });
}

/** The same law, nearer to certainty. */
function sharpen(law: number[]): number[] {
  const weights = law.map((p) => p ** 4);
  const total = weights.reduce((a, b) => a + b);
  return weights.map((w) => w / total);
}

const models: Record<string, DataModel> = {
  Markov: markovModel({ transition: rows(5, 5, 1), initial: 'stationary' }),
  trigram: ngramModel({ n: 3, transition: rows(25, 5, 2).flat(), initial: 'stationary' }),
  '4-gram': ngramModel({ n: 4, transition: rows(27, 3, 3).flat(), initial: 'stationary' }),
  HMM: hmmModel({ transition: rows(3, 3, 4), emission: rows(3, 4, 5).map(sharpen), initial: 'stationary' }),
};

/** The whole sweep of one trajectory, and the same put together from windows of it. */
function wholeAndWindowed(model: DataModel, length: number, count: number, halo: number) {
  const tokens = drawTokens(model.process, length, KEY, 0);
  const order = drawOrder(length, KEY, 0);
  const levels = Int32Array.from({ length }, (_, k) => k);
  const schedule = resolveSchedule('cosine', { length, requestedSteps: 32 });
  const readings: Readings = { levels, sums: [schedule] };

  const sums = emptySums(length);
  new WasmSweep(model.process, length).run(tokens, order, 1e-5, sums);
  const whole = emptyReadings(readings);
  addReadings(whole, readings, sums, levels, length);

  const rank = new Float64Array(length);
  order.forEach((position, k) => {
    rank[position] = k;
  });
  const span = windowSpan(length, { count, halo });
  const sweep = new WasmSweep(model.process, span);
  const windowed = emptyReadings(readings);
  for (let w = 0; w < count; w++) {
    const [begin, end] = [w, w + 1].map((edge) => Math.floor((edge * length) / count));
    const offset = Math.min(Math.max(0, begin - halo), length - span);
    const inside = Int32Array.from({ length: span }, (_, j) => j).sort(
      (a, b) => rank[offset + a] - rank[offset + b],
    );
    const parts = { ...emptySums(span), settled: new Float64Array(span + 1) };
    sweep.run(tokens.slice(offset, offset + span), inside, 1e-5, parts, undefined, {
      first: begin - offset,
      end: end - offset,
    });
    const ranks = Float64Array.from(inside, (j) => rank[offset + j]);
    addReadings(windowed, readings, parts, ranks, length, (end - begin) / length);
  }
  return { whole, windowed };
}

describe.each(Object.entries(models))('%s', (_name, model) => {
  test('windows add up to the whole sweep: every level within 1e-5, sums and total within 1e-6', async () => {
    const { halo } = (await windowsFor(model.process, 100_000, () => true))!;
    const { whole, windowed } = wholeAndWindowed(model, 1500, 5, halo);
    whole.profile.forEach((value, k) => {
      expect(Math.abs(windowed.profile[k] / value - 1)).toBeLessThan(1e-5);
    });
    expect(Math.abs(windowed.total / whole.total - 1)).toBeLessThan(1e-6);
    expect(Math.abs(windowed.sums[0] / whole.sums[0] - 1)).toBeLessThan(1e-6);
  });

  test('negative control: without a halo they do not', async () => {
    const { halo } = (await windowsFor(model.process, 100_000, () => true))!;
    const gap = (width: number) => {
      const { whole, windowed } = wholeAndWindowed(model, 1500, 5, width);
      return Math.abs(windowed.total / whole.total - 1);
    };
    expect(gap(0)).toBeGreaterThan(5e-8);
    expect(gap(0)).toBeGreaterThan(10 * gap(halo));
  });
});

test('windows shrink to what memory allows', async () => {
  const { process } = models.trigram;
  const full = (await windowsFor(process, 100_000, () => true))!;
  const small = (await windowsFor(process, 100_000, (span) => span <= 1024 + 2 * full.halo))!;
  expect(full.count).toBe(25);
  expect(small).toEqual({ count: 98, halo: full.halo });
  expect(await windowsFor(process, 4096, () => true)).toBeUndefined();
  // A short sequence too, unless its windows would be as long.
  expect((await windowsFor(process, 1000, (span) => span < 600))!.count).toBe(Math.ceil(1000 / 256));
  expect(await windowsFor(process, 150, (span) => span < 150)).toBeUndefined();
});

describe('drawn windows', () => {
  const task = { length: 20_000, key: KEY, windows: { count: 5, halo: 64 } };
  const draws = Array.from({ length: 30 }, (_, t) => drawWindow(task, t));

  test('levels are distinct, increasing and spread evenly over the sequence', () => {
    let below = 0;
    let total = 0;
    for (const { ranks, order } of draws) {
      expect(new Set(order).size).toBe(order.length);
      for (let n = 1; n < ranks.length; n++) expect(ranks[n]).toBeGreaterThan(ranks[n - 1]);
      expect(ranks[0]).toBeGreaterThanOrEqual(0);
      expect(ranks[ranks.length - 1]).toBeLessThan(20_000);
      below += ranks.filter((rank) => rank < 5000).length;
      total += ranks.length;
    }
    expect(Math.abs(below / total - 0.25)).toBeLessThan(4.5 * Math.sqrt((0.25 * 0.75) / total));
  });

  test('every window is drawn, and cores of the first and last one reach the ends', () => {
    const firsts = new Set(draws.map(({ core }) => core.first));
    expect([...firsts].sort((a, b) => a - b)).toEqual([0, 64, 128]);
    for (const { core, order } of draws) expect(core.end).toBeLessThanOrEqual(order.length);
  });
});

/** The Markov model written as a trigram: no longer first-order for the engines, but with the same exact profile. */
const disguised = ngramModel({
  n: 3,
  transition: Array.from({ length: 5 }, () => rows(5, 5, 1)).flat(2),
  initial: 'stationary',
});

test.each([
  ['sweep of windows, regression', disguised],
  ['gaps, regression', models.Markov],
])('beyond 4,096 tokens KL, entropy and profile agree with the closed form: %s', async (estimator, model) => {
  const length = 6000;
  const exact = exactProfile(models.Markov, length)!;
  const schedules = ['balanced', 'cosine', 'linear-up'].map((name) => ({
    parsed: parseSchedule(name),
    requestedSteps: 40,
  }));
  const { information, sampling } = await measure(
    model,
    {
      length,
      method: 'monte-carlo',
      seed: 'long',
      trajectories: 64,
      schedules,
      target: { relativeError: 0.01, absoluteError: 0 },
      engine: 'wasm',
      workers: 1,
    },
    () => [],
  );
  expect(sampling!.trajectories).toBe(64);
  expect(information.estimator).toBe(estimator);
  for (const { parsed, requestedSteps } of schedules) {
    const { schedule, divergence } = information.evaluate(parsed, requestedSteps);
    const error = divergence.value - exact.divergence(schedule);
    expect(Math.abs(error)).toBeLessThan(4.5 * divergence.standardError);
    expect(divergence.standardError).toBeLessThan(0.02 * divergence.value);
  }
  for (const k of [1, 100, 3001, 5998]) {
    const { value, standardError } = information.level(k);
    expect(Math.abs(value - exact.at(k))).toBeLessThan(4.5 * standardError + 1e-7);
  }
});

/** A chain that forgets by a factor `memory` a step, which token it is among V, as an n-gram. */
function sticky(V: number, n: number, memory: number): { chain: DataModel; disguise: DataModel } {
  const row = (x: number) => Array.from({ length: V }, (_, y) => (x === y ? memory : 0) + (1 - memory) / V);
  const transition = Array.from({ length: V }, (_, x) => row(x));
  const rowsOf = Float64Array.from({ length: V ** n }, (_, i) => transition[Math.floor(i / V) % V][i % V]);
  return {
    chain: markovModel({ transition, initial: 'stationary' }),
    disguise: ngramModel({ n, transition: rowsOf, initial: 'stationary' }),
  };
}

describe('the halo of chains that remember their newest token for long', () => {
  test.each([
    [4, 3],
    [4, 4],
    [16, 3],
    [32, 3],
    [256, 2],
  ])('V = %d, n = %d', async (V, n) => {
    const { disguise } = sticky(V, n, 0.98);
    const { halo } = (await windowsFor(disguise.process, 100_000, () => true))!;
    // After 684 steps 0.98^d is 1e-6: twice that, as judged by starting contexts.
    expect(halo).toBeGreaterThan(1300);
    expect(halo).toBeLessThan(1500);
  });

  test('is found too short by windows with twice the halo, and long enough where it is', async () => {
    const { disguise } = sticky(4, 3, 0.98);
    expect(await haloHolds(disguise.process, 64)).toBe(false);
    expect(await haloHolds(disguise.process, 1024)).toBe(true);
    expect(await haloHolds(models.trigram.process, 64)).toBe(true);
  });

  test('KLs beyond 4,096 tokens agree with the closed form: V = 16, n = 3', async () => {
    const { chain, disguise } = sticky(16, 3, 0.97);
    const length = 8192;
    const exact = exactProfile(chain, length)!;
    const { information } = await measure(
      disguise,
      {
        length,
        method: 'monte-carlo',
        seed: 'sticky',
        trajectories: 64,
        schedules: [{ parsed: parseSchedule('balanced'), requestedSteps: 64 }],
        target: { relativeError: 0.01, absoluteError: 0 },
        engine: 'wasm',
        workers: 1,
      },
      () => [],
    );
    const { schedule, divergence } = information.evaluate(parseSchedule('balanced'), 64);
    expect(Math.abs(divergence.value - exact.divergence(schedule))).toBeLessThan(
      4.5 * divergence.standardError,
    );
    expect(divergence.standardError).toBeLessThan(0.02 * divergence.value);
  });
});
