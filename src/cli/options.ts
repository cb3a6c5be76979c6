import { SETTINGS } from '../defaults.js';
import type { Option } from './option.js';
import { choice, duration, integer, positive, size, truth, words } from './parse.js';

/** The options that several commands share; each command picks the ones it takes. */

const OUTPUT = 'Output';
const SAMPLING = 'Sampling';
const MACHINE = 'Machine';

/** A switch, off unless given. */
export const flag = (describe: string, group: string): Option<boolean> => ({
  describe,
  flag: true,
  parse: truth,
  default: false,
  group,
});

const json = flag('Print exactly one JSON document, always in nats', OUTPUT);
const csv = flag('Print comma-separated values, always in nats', OUTPUT);
const quiet = flag('No progress and no logs; results and errors only', OUTPUT);

const units = ['nats', 'bits'] as const;
const unit: Option<(typeof units)[number]> = {
  describe: 'Unit of the tables (JSON and CSV stay in nats)',
  parse: choice(units),
  default: 'nats',
  values: () => units,
  group: OUTPUT,
};

const config: Option<string | undefined> = {
  describe: 'YAML file of options, named as here without the dashes',
  parse: words,
  group: OUTPUT,
};

/** Every command with a result. */
export const outputOptions = { json, csv, quiet, unit, config };

/** Sequence length L. */
export const length: Option<number> = {
  alias: 'L',
  describe: 'Sequence length L',
  parse: integer(1),
  group: 'Problem',
};

/** Where something is kept. */
export const out = (describe: string): Option<string | undefined> => ({
  describe,
  parse: words,
  group: OUTPUT,
});

const seed: Option<string> = {
  describe: 'Seed of all draws, any text',
  parse: words,
  default: SETTINGS.seed,
  group: SAMPLING,
};

const methods = ['auto', 'exact', 'monte-carlo'] as const;
const method: Option<(typeof methods)[number]> = {
  describe: 'auto is exact where a closed form or enumeration is cheap',
  parse: choice(methods),
  default: SETTINGS.method,
  values: () => methods,
  group: SAMPLING,
};

const trajectories: Option<number | undefined> = {
  describe: 'Fixed number of trajectories; switches the targets off',
  parse: integer(1),
  group: SAMPLING,
};

const chunkSize: Option<number | undefined> = {
  describe: 'Trajectories per chunk, the unit of storage and of error bars',
  parse: integer(1, 2 ** 20),
  group: SAMPLING,
};

const relativeError: Option<number> = {
  describe: 'Target: standard error over value, for every KL',
  parse: positive({ below: 1 }),
  default: SETTINGS.relativeError,
  group: SAMPLING,
};

const absoluteError: Option<number> = {
  describe: 'Target: standard error in nats per token; either target suffices',
  parse: positive({ zero: true }),
  default: SETTINGS.absoluteError,
  group: SAMPLING,
};

const timeLimit: Option<number | undefined> = {
  describe:
    'Stop after this time, preparation included, such as 60s, 5m or 1h; exit code 4 if a target was missed',
  parse: duration,
  group: SAMPLING,
};

const check = flag('Compare the incremental messages with fresh passes at many levels', SAMPLING);

const engines = ['auto', 'reference', 'wasm', 'tensor', 'webgpu'] as const;
const engine: Option<(typeof engines)[number]> = {
  describe: 'What computes; see maskgap doctor',
  parse: choice(engines),
  default: SETTINGS.engine,
  values: () => engines,
  group: MACHINE,
};

const backends = ['tensorflow-gpu', 'tensorflow', 'wasm', 'webgpu', 'cpu'] as const;
const backend: Option<(typeof backends)[number] | undefined> = {
  describe: 'Backend of the tensor engine',
  parse: choice(backends),
  values: () => backends,
  group: MACHINE,
};

const workers: Option<number | undefined> = {
  describe: 'Worker threads',
  defaultText: 'one per core',
  parse: integer(1, 4096),
  group: MACHINE,
};

const memory: Option<number | undefined> = {
  describe: 'Memory that the run may use, such as 512MiB or 8GiB',
  defaultText: '512MiB per worker',
  parse: size,
  group: MACHINE,
};

const keep: Option<string | undefined> = out(
  'Directory that keeps the chunks: run again to continue from them',
);

/** Every command that estimates. */
export const samplingOptions = {
  seed,
  method,
  trajectories,
  chunkSize,
  relativeError,
  absoluteError,
  timeLimit,
  check,
  engine,
  backend,
  workers,
  memory,
  out: keep,
};
