import { cpSync, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { documentOf, expectRefused, FIXTURES, maskgap } from '../cli/maskgap.js';
import { cellsIn, merge, resultText, type StudyCell, study, studyIn, workplace } from './support.js';

let folder: string;
let file: string;
/** The whole study, computed at once by two workers. */
let whole: string;
const at = (name: string) => join(folder, name);

beforeAll(() => {
  folder = workplace();
  file = studyIn(
    folder,
    `models: [tri.json, markov.json, hmm.json]
lengths: [20, 24]
steps: [3, 6]
schedules: [balanced, cosine, optimal]
quantities: [kl, ter, schedule, profile, mi]
relativeError: 0.02
seed: x
`,
  );
  whole = resultText(study([file, '--out', at('whole'), '--workers', '2']));
});

const cells = (text = whole) => cellsIn(text);

describe('a study', () => {
  test('has every cell of the grid once, in its order', () => {
    // Per model and length: kl and ter of 3 schedules at 2 T, the best schedule at 2 T, profile, mi.
    expect(cells()).toHaveLength(3 * 2 * (6 + 6 + 2 + 1 + 1));
    expect(cells()[1]).toMatchObject({
      quantity: 'kl',
      model: 'tri',
      length: 20,
      schedule: 'balanced',
      steps: 6,
    });
  });

  test('gives what the commands give, bit for bit', () => {
    const fixed = studyIn(
      folder,
      'models: tri.json\nlengths: 24\nsteps: [3, 6]\nschedules: [balanced, cosine]\ntrajectories: 512\nquantities: [kl, ter, profile]\nseed: s\n',
      'fixed.yaml',
    );
    const some = cells(resultText(study([fixed, '--out', at('fixed')])));
    const sampling = ['-L', '24', '--seed', 's', '--trajectories', '512', '--json'];
    const grid = ['-T', '3,6', '--schedule', 'balanced,cosine', ...sampling];
    const find = (quantity: string, row: { schedule: string; requestedSteps: number }) =>
      some.find(
        (c) => c.quantity === quantity && c.schedule === row.schedule && c.steps === row.requestedSteps,
      )!.result;
    const kl = documentOf(maskgap(['kl', at('tri.json'), ...grid])).result;
    for (const row of kl.rows) expect(find('kl', row)).toMatchObject({ ...row, entropy: kl.entropy });
    expect(some.flatMap(({ result }) => result.differences ?? [])).toEqual(kl.differences);
    const ter = documentOf(maskgap(['ter', at('tri.json'), ...grid])).result;
    for (const row of ter.rows) expect(find('ter', row)).toEqual(row);
    const profile = documentOf(maskgap(['profile', at('tri.json'), ...sampling])).result;
    expect(some.find(({ quantity }) => quantity === 'profile')!.result).toEqual(profile);
  });

  test('meets its target, and the exact values of the fixtures within its errors', () => {
    const sampled = cells().filter(({ quantity, result }) => quantity === 'kl' && !result.kl.exact);
    expect(sampled.length).toBeGreaterThan(10);
    for (const { result } of sampled) {
      const { value, standardError } = result.kl;
      expect(standardError).toBeLessThan(Math.max(0.02 * value, 1e-6 * 24) * 1.2);
    }
    const golden = JSON.parse(readFileSync(`${FIXTURES}golden/case6-hmm-L6.json`, 'utf8'));
    const row = golden.kl.find(
      ({ steps, sizes }: { steps?: number; sizes?: number[] }) => steps === 3 || sizes?.length === 3,
    );
    const text = `models: hmm.json\nlengths: 6\nmethod: monte-carlo\nrelativeError: 0.01\n${row.sizes ? `schedules: "sizes:${row.sizes.join('/')}"` : 'steps: 3'}\n`;
    const [cell] = cells(resultText(study([studyIn(folder, text, 'golden.yaml'), '--out', at('golden')])));
    const { value, standardError } = cell.result.kl;
    expect(Math.abs(value - row.value)).toBeLessThan(4.5 * standardError);
    // The error bar is not so wide that anything would pass.
    expect(Math.abs(value - 1.1 * row.value)).toBeGreaterThan(4.5 * standardError);
  });

  test('says of each cell whether it has missed its target, with exit code 4', () => {
    // Tokens that are all but independent: their KL is below the rounding, and no number of chunks takes that away.
    const row = (a: number) => [0.3 + a, 0.3 - a, 0.4];
    const model = { kind: 'markov', vocabulary: 3, transition: [row(1e-5), row(-1e-5), row(0)] };
    studyIn(folder, JSON.stringify({ ...model, initial: [0.2, 0.2, 0.6] }), 'independent.json');
    const path = studyIn(
      folder,
      'models: [tri.json, independent.json]\nlengths: 24\nsteps: 6\nmethod: monte-carlo\nrelativeError: 0.02\nabsoluteError: 0\n',
      'missed.yaml',
    );
    const ran = study([path, '--out', at('missed')]);
    const merged = merge(at('missed'));
    const table = maskgap(['merge', at('missed')]);
    expect([ran.code, merged.code, table.code]).toEqual([4, 4, 4]);
    expect(merged.err).toMatch(
      /^maskgap: \d runs missed the target precision: independent, L = 24, seed .*\n$/,
    );
    const all: StudyCell[] = documentOf(merged).result.cells;
    for (const { missed = false, result } of all)
      expect(missed).toBe(result.kl.standardError > 0.02 * Math.abs(result.kl.value));
    const count = all.filter(({ missed }) => missed).length;
    expect(count).toBeGreaterThan(0);
    expect(count).toBeLessThan(all.length);
    expect(table.out.match(/, target missed$/gm)).toHaveLength(count);
  });

  test('is printed as a table and as CSV', () => {
    const table = maskgap(['merge', at('whole')]);
    expect(table.out).toMatch(/^tri +20 +cosine +3 +kl +KL \d\S* ± \S+ nats$/m);
    const csv = maskgap(['merge', at('whole'), '--csv']).out.split('\n');
    expect(csv[0]).toContain('quantity,model,length,schedule,steps');
    expect(csv[0]).toContain('kl,klStandardError');
  });
});

describe('shards', () => {
  test.each([
    [2, ['1', '2']],
    [3, ['2', '1']],
  ])('%i of them, with any number of workers and in any order, merge to the same bits', (count, workers) => {
    const folders = Array.from({ length: count }, (_, i) => at(`of${count}-${i + 1}`));
    for (const [i, out] of folders.entries()) {
      const ran = study([file, '--out', out, '--shard', `${i + 1}/${count}`, '--workers', workers[i % 2]]);
      expect(documentOf(ran).result).toMatchObject({ shard: `${i + 1}/${count}` });
    }
    expect(resultText(merge(...folders.toReversed()))).toBe(whole);
    // A shard alone is not the whole: what is missing is named, and who owes it.
    const missing = merge(...folders.slice(1));
    expect(missing.code).toBe(3);
    expect(missing.err).toMatch(
      new RegExp(`^maskgap: missing: tri, L = 20, seed x: chunks .*compute or add shard 1/${count}\n$`),
    );
  });

  test('may share a directory, which later goes on as a whole', () => {
    const out = at('shared');
    const ran = study([file, '--out', out, '--shard', 'auto'], {
      SLURM_ARRAY_TASK_ID: '1',
      SLURM_ARRAY_TASK_MIN: '0',
      SLURM_ARRAY_TASK_MAX: '3',
      SLURM_ARRAY_TASK_COUNT: '4',
      MASKGAP_SHARDS: '4',
    });
    expect(documentOf(ran).result.shard).toBe('2/4');
    expect(study([file, '--out', out, '--shard', '3/4']).code).toBe(0);
    expectRefused(study([file, '--out', out, '--shard', '3/4']), 'holds a study already', '--resume');
    expect(resultText(study(['--out', out, '--resume']))).toBe(whole);
    // Each pilot was computed by whoever came first, and read by the others.
    const heads = readdirSync(join(out, 'results')).flatMap((name) =>
      readFileSync(join(out, 'results', name), 'utf8')
        .split('\n')
        .slice(0, -1)
        .map((line) => JSON.parse(line.split('\t')[1])),
    );
    expect(heads.some(({ pilot }) => pilot)).toBe(true);
    const chunks = heads.map(({ run, chunk }) => `${run} ${chunk}`);
    expect(new Set(chunks).size).toBe(chunks.length);
  });

  test('that overlap, that are of other studies, and what is no study are refused', () => {
    const copy = at('copy');
    cpSync(at('of2-1'), copy, { recursive: true });
    const overlapping = merge(at('of2-1'), at('of2-2'), copy);
    expect([overlapping.code, overlapping.err]).toEqual([
      3,
      expect.stringMatching(/chunk 0 is in both .*of2-1.* and .*copy/),
    ]);
    expect(merge(at('whole'), at('whole')).err).toMatch(/is given twice/);
    const other = studyIn(folder, readFileSync(file, 'utf8').replace('seed: x', 'seed: y'), 'other.yaml');
    expect(study([other, '--out', at('other'), '--shard', '2/2']).code).toBe(0);
    const mixed = merge(at('of2-1'), at('other'));
    expect([mixed.code, mixed.err]).toEqual([
      3,
      expect.stringMatching(/are of different studies: its cells differ/),
    ]);
    expectRefused(merge(folder), 'does not hold a study');
    expectRefused(study([other, '--out', at('whole'), '--resume']), 'holds another study');
  });
});

describe('before anything is computed', () => {
  test('--dry-run says what it would take, and writes nothing', () => {
    const { result } = documentOf(study([file, '--out', at('dry'), '--dry-run']));
    expect(existsSync(at('dry'))).toBe(false);
    expect(result.cells).toBe(cells().length);
    // The Markov chain is exact, and so is the mutual information of the trigram.
    const exact = result.runs.filter(({ method }: { method: string }) => method === 'exact');
    expect(exact.map(({ model }: { model: string }) => model)).toEqual(['tri', 'tri', 'markov', 'markov']);
    for (const { chunks, seconds } of exact) {
      expect(chunks).toBeUndefined();
      expect(seconds).toBeGreaterThan(0);
      expect(seconds).toBeLessThan(60);
    }
    for (const run of result.runs.filter(({ method }: { method: string }) => method === 'monte-carlo')) {
      expect(run).toMatchObject({ engine: 'wasm', chunks: expect.any(Number) });
      expect(run.memory).toBeGreaterThan(0);
      expect(run.seconds).toBeGreaterThan(0);
    }
    expect(maskgap(['study', file, '--dry-run']).out).toMatch(/cells in \d+ runs: \d+ chunks/);
  });

  test('a study that cannot be done in time is refused, with what could be', () => {
    expectRefused(
      study([file, '--out', at('late'), '--time-limit', '1ms']),
      'the study takes about',
      'shards',
    );
    expect(existsSync(at('late'))).toBe(false);
  });

  test('a directory that is there, or holds something else, or was begun by another version, is refused', () => {
    expectRefused(study([file, '--out', at('whole')]), 'holds a study already', 'go on with --resume');
    expectRefused(study([file, '--out', folder]), 'does not hold a study');
    expectRefused(study([file, '--out', file]), 'is a file');
    expectRefused(study(['--out', at('nowhere'), '--resume']), 'holds no study');
    expectRefused(study([file]), '--out is missing');
    expectRefused(study([file, '--out', at('x'), '--shard', '4/3']), '"4/3" is not a shard');
    expectRefused(study([file, '--out', at('x'), '--shard', 'auto']), 'the number of shards is not known');
    expect(readdirSync(folder)).not.toContain('x');
    cpSync(at('whole'), at('old'), { recursive: true });
    const plan = readFileSync(at('old/plan.json'), 'utf8');
    writeFileSync(at('old/plan.json'), plan.replace('"relativeError": 0.02', '"relativeError": 0.03'));
    expectRefused(study(['--out', at('old'), '--resume']), 'plan.json was changed');
    expectRefused(merge(at('old')), 'plan.json was changed');
    writeFileSync(at('old/plan.json'), plan.replace('maskgap study 2', 'maskgap study 1'));
    expectRefused(study(['--out', at('old'), '--resume']), 'begun when seeds gave other draws');
    expectRefused(merge(at('old')), 'begun when seeds gave other draws');
  });

  test('a model that was changed in the directory is refused', () => {
    cpSync(at('of2-1'), at('swapped'), { recursive: true });
    cpSync(at('of2-1/models/1.json'), at('swapped/models/0.json'));
    expectRefused(study(['--out', at('swapped'), '--resume']), 'is not the model tri');
  });
});
