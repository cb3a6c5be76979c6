import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@jest/globals';
import type { EngineStatus } from '../../src/engines/engine.js';
import { describeWhere, saySkipped } from '../support/optional.js';

interface Chunk {
  /** h(k) of one trajectory at a few levels. */
  readonly levels: readonly number[];
  /** Sums over positions: nothing revealed, all others revealed. */
  readonly masked?: number;
  readonly cavity?: number;
  readonly surprisal?: number;
}

/** What run.mjs prints. */
interface Report {
  readonly device: string;
  readonly cases: readonly {
    readonly name: string;
    readonly draws: string;
    readonly chunks: readonly Chunk[];
    readonly together?: string;
    readonly apart?: string;
  }[];
  /** Cases that would take too long there. */
  readonly leftOut: readonly string[];
  readonly extremes: readonly { readonly word: number; readonly token: number; readonly drawn: number }[];
  readonly ring: readonly (readonly number[])[];
  readonly golden: readonly {
    readonly file: string;
    readonly value: number;
    readonly standardError: number;
    readonly golden: number;
  }[];
  /** Where the engine has them; none where they would take too long. */
  readonly rollouts?: readonly Rolled[];
}

/** Trajectories of a sampler, one number each. */
interface Rolled {
  readonly name: string;
  readonly sampler: string;
  readonly rounds: readonly number[];
  /** -log p of what was generated. */
  readonly generated: readonly number[];
  readonly divergence: readonly number[];
  readonly reverseDivergence: readonly number[];
}

const run = (program: string, ...args: string[]) => {
  const path = fileURLToPath(new URL(program, import.meta.url));
  const output = execFileSync(process.execPath, [path, ...args], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
    maxBuffer: 2 ** 26,
  });
  return JSON.parse(output.trim().split('\n').at(-1)!);
};

const engines: readonly EngineStatus[] = run('../../dist/src/cli/main.js', 'doctor', '--json').result.engines;
const reports = new Map<string, Report>();

/** What an engine computed; each runs once. */
function reportOf({ name, backend }: Pick<EngineStatus, 'name' | 'backend'>): Report {
  const key = `${name} ${backend}`;
  const report = reports.get(key) ?? run('run.mjs', name, ...(backend === undefined ? [] : [backend]));
  reports.set(key, report);
  return report;
}

/** The reference's cases that another engine's report has, in the same order. */
const referenceOf = ({ leftOut }: Report) =>
  reportOf({ name: 'reference' }).cases.filter(({ name }) => !leftOut.includes(name));

/** Relative difference, or absolute where the expected value is next to nothing. */
const difference = (actual: number, expected: number) =>
  Math.abs(actual - expected) / Math.max(Math.abs(expected), 1e-4);

/** Largest difference between the values of two chunks, of those that both have. */
function chunkDifference(actual: Chunk, expected: Chunk): number {
  const differences = actual.levels.map((h, i) => difference(h, expected.levels[i]));
  for (const what of ['masked', 'cavity', 'surprisal'] as const) {
    if (actual[what] === undefined || expected[what] === undefined) continue;
    differences.push(difference(actual[what], expected[what]));
  }
  return Math.max(...differences);
}

/** Mean of paired differences in standard errors; rounding alone counts as none. */
function pairedDistance(values: readonly number[], expected: readonly number[]): number {
  const differences = values.map((value, t) => value - expected[t]);
  const mean = differences.reduce((a, b) => a + b) / differences.length;
  if (Math.abs(mean) < 1e-4) return 0;
  const scatter = differences.reduce((sum, each) => sum + (each - mean) ** 2, 0);
  return mean / Math.sqrt(scatter / differences.length / (differences.length - 1));
}

const agrees = ({ value, standardError }: Report['golden'][number], golden: number) =>
  Math.abs(value - golden) <= 4.5 * standardError + 1e-9;

for (const status of engines) {
  const title = [status.name, status.backend].filter(Boolean).join(', ');
  describeWhere(`conformance of ${title}`, status.available ? undefined : status.remedy, () => {
    test('is there', () => {
      expect(status.remedy).toBeUndefined();
      const { device, leftOut } = reportOf(status);
      expect(device).toMatch(/./);
      for (const name of leftOut) saySkipped(`${title}: ${name}`, `too slow on ${device}`);
    });

    test('draws the tokens and orders of the reference, bit for bit', () => {
      const draws = (cases: Report['cases']) => cases.map(({ name, draws }) => [name, draws]);
      const report = reportOf(status);
      expect(draws(report.cases)).toEqual(draws(referenceOf(report)));
    });

    test('agrees with the reference on single trajectories', () => {
      const report = reportOf(status);
      const far = report.cases.flatMap(({ name, chunks }, i) => {
        const expected = referenceOf(report)[i].chunks;
        expect(chunks).toHaveLength(expected.length);
        const worst = Math.max(...chunks.map((chunk, t) => chunkDifference(chunk, expected[t])));
        return worst <= 1e-4 ? [] : [{ name, worst }];
      });
      expect(far).toEqual([]);
    });

    test('gives the same bits whichever chunks are computed together', () => {
      const split = reportOf(status).cases.filter(({ together }) => together !== undefined);
      expect(split.length).toBeGreaterThan(0);
      for (const { name, together, apart } of split) expect([name, apart]).toEqual([name, together]);
    });

    test('draws possible symbols from words next to 0 and 2^32', () => {
      for (const { token, drawn } of reportOf(status).extremes) expect(drawn).toBe(token);
    });

    test('draws every possible transition and no other', () => {
      const possible = reportOf(status).ring.map((row) => row.map((count) => count > 0));
      expect(possible).toEqual([
        [true, true, false],
        [false, true, true],
        [true, false, true],
      ]);
    });

    test('estimates KLs whose exact values are known', () => {
      const rows = reportOf(status).golden;
      expect(rows.filter((row) => !agrees(row, row.golden))).toEqual([]);
      // The comparison can fail: another schedule's KL is not taken for this one's.
      const taken = rows.filter((row) =>
        rows.some(({ file, golden }) => {
          const other = file === row.file && difference(golden, row.golden) > 0.75;
          return other && agrees(row, golden);
        }),
      );
      expect(taken).toEqual([]);
    });

    const rolled = ({ rollouts = [] }: Report) => rollouts;
    const pairs = () =>
      rolled(reportOf(status)).map((row) => {
        const same = ({ name, sampler }: Rolled) => name === row.name && sampler === row.sampler;
        return { row, expected: rolled(reportOf({ name: 'reference' })).find(same)! };
      });

    test('samplers choose as they do in float64, but for one trajectory in a thousand', () => {
      // WebGPU has none, and on a software device of the tensor engine they take too long.
      const has = status.name !== 'webgpu' && reportOf(status).leftOut.length === 0;
      expect(pairs()).toHaveLength(has ? (status.name === 'tensor' ? 15 : 25) : 0);
      const trajectories = pairs().flatMap(({ row: { name, sampler, rounds, generated }, expected }) =>
        rounds.map((count, t) => ({
          trajectory: `${name}, ${sampler}, ${t}`,
          same: count === expected.rounds[t] && difference(generated[t], expected.generated[t]) < 1e-9,
        })),
      );
      const others = trajectories.filter(({ same }) => !same).map(({ trajectory }) => trajectory);
      expect(others.slice(Math.ceil(trajectories.length / 1000))).toEqual([]);
    });

    test('and what they cost agrees', () => {
      for (const { row, expected } of pairs()) {
        expect(Math.abs(pairedDistance(row.divergence, expected.divergence))).toBeLessThan(4.5);
        expect(Math.abs(pairedDistance(row.reverseDivergence, expected.reverseDivergence))).toBeLessThan(4.5);
      }
    });
  });
}

test('another sampler is not taken for the one asked for', () => {
  // Of a chain whose tokens depend on each other: without that, samplers write the same.
  const rows = reportOf({ name: 'reference' }).rollouts!.filter(({ name }) => name.startsWith('trigram'));
  expect(rows).toHaveLength(5);
  const next = (i: number) => rows[(i + 1) % rows.length].generated;
  const mistaken = rows.flatMap(({ generated }, i) => generated.filter((value, t) => value === next(i)[t]));
  expect(mistaken.length).toBeLessThan(0.1 * rows.length * rows[0].generated.length);
});

test('one trajectory is not taken for another', () => {
  const trigram = reportOf({ name: 'reference' }).cases.find(({ name }) =>
    name.startsWith('trigram, V = 11'),
  )!;
  const [first, second] = trigram.chunks;
  expect(chunkDifference(first, second)).toBeGreaterThan(1e-3);
});
