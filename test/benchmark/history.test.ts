import { appendFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import {
  appendHistory,
  type Benchmark,
  type BenchmarkRun,
  compareRuns,
  earlierRun,
  readHistory,
  runBenchmarks,
  textLikeModel,
} from '../../src/benchmark/index.js';
import { entropyRate, marginalEntropies } from '../../src/models/index.js';
import { temporaryFolder } from '../support/folder.js';

const here = {
  processor: 'P',
  cores: 2,
  memoryGiB: 8,
  system: 'linux',
  node: 'v20',
  v8: '11',
  megablocksPerSecond: 10,
};
const elsewhere = { ...here, processor: 'Q', megablocksPerSecond: 20 };

/** A benchmark whose figures are given. */
const given = (name: string, better: 'higher' | 'lower', figures: number[], perCore = true): Benchmark => ({
  name,
  what: '',
  unit: 's',
  better,
  perCore,
  prepare: async () => {
    const left = [...figures];
    return async () => left.shift()!;
  },
});

const rows = async (machine: typeof here, ...all: Benchmark[]) =>
  runBenchmarks(all, { repeats: 3, speed: machine.megablocksPerSecond });

const run = async (machine: typeof here, date: string, ...all: Benchmark[]): Promise<BenchmarkRun> => ({
  maskgap: '0',
  date,
  machine,
  rows: await rows(machine, ...all),
});

test('a row has the median of the runs and their range', async () => {
  const [row] = await rows(here, given('a', 'lower', [3, 1, 2]));
  expect(row).toMatchObject({ median: 2, lowest: 1, highest: 3, repeats: 3, inCoreSpeeds: 1 / 20 });
});

test('an interrupt keeps the benchmarks that are finished', async () => {
  const stop = new AbortController();
  const last: Benchmark = {
    ...given('b', 'lower', []),
    prepare: async () => async () => {
      stop.abort();
      return 1;
    },
  };
  const finished = await runBenchmarks([given('a', 'lower', [1, 1]), last], {
    repeats: 2,
    speed: 1,
    signal: stop.signal,
  });
  expect(finished.map(({ name }) => name)).toEqual(['a']);
});

describe('against earlier runs', () => {
  test('on the same machine medians are compared, faster above 1', async () => {
    const before = await run(here, '1', given('a', 'lower', [4, 4, 4]), given('b', 'higher', [4, 4, 4]));
    const now = await rows(here, given('a', 'lower', [2, 2, 2]), given('b', 'higher', [2, 2, 2]));
    expect(compareRuns(now, here, before)).toMatchObject({ otherMachine: false, speedUp: { a: 2, b: 0.5 } });
  });

  test('on another machine in units of its core, where it is a matter of one core', async () => {
    // Twice the core, half the time: the program is the same.
    const before = await run(
      elsewhere,
      '1',
      given('a', 'lower', [1, 1, 1]),
      given('b', 'higher', [1, 1, 1], false),
    );
    const now = await rows(here, given('a', 'lower', [2, 2, 2]), given('b', 'higher', [2, 2, 2], false));
    expect(compareRuns(now, here, before)).toMatchObject({ otherMachine: true, speedUp: { a: 1 } });
    expect(compareRuns(now, here, before).speedUp).not.toHaveProperty('b');
  });

  test('the last run of the same machine goes before the last one', async () => {
    const [mine, theirs] = [await run(here, '1'), await run(elsewhere, '2')];
    expect(earlierRun([mine, theirs], here)).toBe(mine);
    expect(earlierRun([theirs], here)).toBe(theirs);
    expect(earlierRun([], here)).toBeUndefined();
  });
});

test('a history file grows by a line a run, and another kind of file is refused with its line', async () => {
  const file = join(temporaryFolder('bench'), 'history.ndjson');
  expect(await readHistory(file)).toEqual([]);
  const first = await run(here, '1', given('a', 'lower', [1, 1, 1]));
  await appendHistory(file, first);
  await appendHistory(file, { ...first, date: '2' });
  expect((await readHistory(file)).map(({ date }) => date)).toEqual(['1', '2']);
  expect(readFileSync(file, 'utf8').split('\n')).toHaveLength(3);
  appendFileSync(file, '{"rows": 3}\n');
  await expect(readHistory(file)).rejects.toThrow(/line 3 is not a run of the benchmarks/);
});

test('the text-like model is the same everywhere and its tokens depend on each other as in text', () => {
  const model = textLikeModel(3);
  // Written down from the first version: a change would make figures of versions incomparable.
  expect(entropyRate(model)).toBeCloseTo(ENTROPY_RATE, 9);
  const [first] = marginalEntropies(model, 4)!;
  expect(first - entropyRate(model)!).toBeGreaterThan(0.3);
});

const ENTROPY_RATE = 2.0433648826636084;
