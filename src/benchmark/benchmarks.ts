import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { mayHaveCuda } from '../engines/auto.js';
import type { EngineStatus } from '../engines/engine.js';
import { engineStatuses } from '../engines/index.js';
import { saveModel } from '../formats/index.js';
import { type DataModel, markovModel } from '../models/index.js';
import { parseSampler } from '../samplers/registry.js';
import { measure } from '../sampling/measure.js';
import type { Measurement } from '../sampling/options.js';
import { measureRollouts } from '../sampling/rollouts.js';
import { parseSchedule } from '../schedules/registry.js';
import type { Benchmark } from './benchmark.js';
import { textLikeModel } from './textLikeModel.js';

const balanced = parseSchedule('balanced');
/** A run takes at least so long, in seconds. */
const LEAST_SECONDS = 0.7;
/** Fewest trajectories: a standard error needs some. */
const FEWEST = 32;
/** T of the KLs that are measured. */
const STEPS = 16;

/** Every benchmark that can run here: processors first, then GPUs and TensorFlow. */
export async function benchmarks(): Promise<Benchmark[]> {
  // A process can have one TensorFlow; without it, tensors are for comparing, not for speed.
  const leftOut = ['cpu', 'wasm', mayHaveCuda() ? 'tensorflow' : 'tensorflow-gpu'];
  const others = (await engineStatuses()).filter(
    ({ name, backend = '', available }) =>
      available && name !== 'wasm' && name !== 'reference' && !leftOut.includes(backend),
  );
  return [
    startUp,
    exactAnswer,
    sweepOf(3, 512),
    sweepOf(2, 1024),
    onePercent(512),
    onePercent(65_536),
    manyWorkers,
    adaptiveRollout,
    ...others.map(sweepOn),
  ];
}

const LONG = 1_000_000;

const startUp: Benchmark = {
  name: 'start-up',
  what: 'the whole process `maskgap kl` on a small model, wall clock',
  unit: 's',
  better: 'lower',
  perCore: true,
  async prepare() {
    const main = fileURLToPath(new URL('../cli/main.js', import.meta.url));
    const run = promisify(execFile);
    return async () => {
      const folder = await mkdtemp(path.join(tmpdir(), 'maskgap-bench-'));
      const file = path.join(folder, 'model.json');
      try {
        await saveModel(file, SMALL);
        const started = performance.now();
        await run(process.execPath, [main, 'kl', file, '-L', '16', '-T', '4', '--quiet']);
        return (performance.now() - started) / 1000;
      } finally {
        await rm(folder, { recursive: true });
      }
    };
  },
};

const SMALL = markovModel({
  transition: [
    [0.9, 0.1],
    [0.2, 0.8],
  ],
  initial: 'stationary',
});

const exactAnswer: Benchmark = {
  name: 'exact bigram, L = 1,000,000',
  what: 'the exact KL of a first-order chain, V = 27, T = 64',
  unit: 's',
  better: 'lower',
  perCore: true,
  prepare: async () => async () => {
    // A model of its own each time: what is known of one is remembered.
    const model = textLikeModel(2);
    const started = performance.now();
    const { information } = await measure(model, { ...COMMON, length: LONG, method: 'exact' }, () => []);
    const { value } = information.evaluate(balanced, 64).divergence;
    if (!(value > 0)) throw new Error(`the KL is ${value}`);
    return (performance.now() - started) / 1000;
  },
};

const COMMON = {
  seed: '0',
  engine: 'wasm',
  method: 'monte-carlo',
  workers: 1,
  target: { relativeError: 0.01, absoluteError: 0 },
} as const;

interface Work {
  readonly model: DataModel;
  readonly length: number;
  readonly engine?: string;
  readonly backend?: string;
  readonly workers?: number;
}

/** The KL of the balanced schedule at T = 16 from a fixed number of trajectories. */
async function measured({ model, ...options }: Work, trajectories: number): Promise<Measurement> {
  const schedules = [{ parsed: balanced, requestedSteps: STEPS }];
  return measure(model, { ...COMMON, ...options, schedules, trajectories }, (information) => [
    information.evaluate(balanced, STEPS).divergence,
  ]);
}

/** Enough trajectories, at least `fewest`, to fill a run: by `seconds` of runs, which also compile what has to be compiled. */
async function fitting(fewest: number, seconds: (trajectories: number) => Promise<number>): Promise<number> {
  let trajectories = fewest;
  for (;;) {
    const taken = await seconds(trajectories);
    const enough = Math.ceil((trajectories * LEAST_SECONDS) / taken);
    if (taken >= LEAST_SECONDS / 2) return Math.max(fewest, enough);
    trajectories *= taken > LEAST_SECONDS / 16 ? 2 : 8;
  }
}

/** Million positions of trajectories per second of `time`. */
function rate(
  work: () => Work,
  fewest: number,
  time: (measurement: Measurement) => number,
): Benchmark['prepare'] {
  return async () => {
    const prepared = work();
    const trajectories = await fitting(fewest, async (count) => time(await measured(prepared, count)));
    return async () => (prepared.length * trajectories) / time(await measured(prepared, trajectories)) / 1e6;
  };
}

function sweepOf(n: number, length: number): Benchmark {
  return {
    name: `${n === 2 ? 'gaps' : 'sweep'}, n = ${n}, L = ${length}`,
    what: `trajectories of an order-${n} model with all L levels, wasm, one worker, processor time`,
    unit: 'M positions/s',
    better: 'higher',
    perCore: true,
    prepare: rate(
      () => ({ model: textLikeModel(n), length }),
      FEWEST,
      ({ cpuSeconds }) => cpuSeconds,
    ),
  };
}

/** Noise of the clock aside, this depends on the model alone: time x variance is the same for any number of trajectories. */
function onePercent(length: number): Benchmark {
  return {
    name: `to 1%, n = 3, L = ${length}`,
    what: `processor time to a standard error of 1% of the KL at T = ${STEPS}, from a run at fixed work`,
    unit: 's',
    better: 'lower',
    perCore: true,
    async prepare() {
      const work = { model: textLikeModel(3), length };
      const trajectories = await fitting(FEWEST, async (count) => (await measured(work, count)).seconds);
      return async () => {
        const { information, cpuSeconds } = await measured(work, trajectories);
        const { value, standardError } = information.evaluate(balanced, STEPS).divergence;
        return cpuSeconds * (standardError / value / 0.01) ** 2;
      };
    },
  };
}

const manyWorkers: Benchmark = {
  name: 'all workers over one',
  what: 'how much faster a sweep (n = 3, L = 512) is with a worker per core than with one, wall clock',
  unit: 'x',
  better: 'higher',
  perCore: false,
  async prepare() {
    const work = { model: textLikeModel(3), length: 512 };
    // Threads take their time to start: long runs are what they are for.
    const trajectories = 8 * (await fitting(FEWEST, async (count) => (await measured(work, count)).seconds));
    return async () => {
      const one = await measured(work, trajectories);
      const all = await measured({ ...work, workers: availableParallelism() }, trajectories);
      return one.seconds / all.seconds;
    };
  },
};

const adaptiveRollout: Benchmark = {
  name: 'rollout, confidence, L = 256',
  what: 'teacher-forced rollouts of confidence with 16 tokens a round, n = 3, wasm, one worker, processor time',
  unit: 'M positions/s',
  better: 'higher',
  perCore: true,
  async prepare() {
    const model = textLikeModel(3);
    const samplers = [parseSampler('confidence:16')];
    const roll = (trajectories: number) =>
      measureRollouts(model, {
        ...COMMON,
        length: 256,
        samplers,
        data: true,
        generated: false,
        trajectories,
      });
    const trajectories = await fitting(FEWEST, async (count) => (await roll(count)).cpuSeconds);
    return async () => (256 * trajectories) / (await roll(trajectories)).cpuSeconds / 1e6;
  },
};

/** Other engines, each over all that it runs on: wall clock. */
function sweepOn({ name, backend, device, version }: EngineStatus): Benchmark {
  const label = backend === undefined ? name : `${name}:${backend}`;
  const where = [version, device].filter(Boolean).join(', ');
  return {
    name: `${label}, n = 3, L = 512`,
    what: `trajectories at T = ${STEPS} on ${where}, wall clock`,
    unit: 'M positions/s',
    better: 'higher',
    perCore: false,
    prepare: rate(
      () => ({ model: textLikeModel(3), length: 512, engine: name, backend, workers: undefined }),
      4,
      ({ seconds }) => seconds,
    ),
  };
}
