import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { loadModel } from '../../src/formats/index.js';
import type { DataModel } from '../../src/models/index.js';
import type { DivergenceCell } from '../../src/reproductions/cells.js';
import { type Claim, type Evidence, reproductionsNamed } from '../../src/reproductions/index.js';
import { documentOf, expectRefused, maskgap } from '../cli/maskgap.js';
import { merge, studyIn, workplace } from '../studies/support.js';

let folder: string;
beforeAll(() => {
  folder = workplace();
});

/** Small grids on the golden models, which show what the shipped ones show. */
const GRIDS: Record<string, string> = {
  scaling: `models: [markov.json, tri.json]
lengths: [512, 1024, 2048]
steps: [8, 16, 32]
relativeError: 0.02
`,
  theorem2: `models: [markov.json, tri.json]
grids:
  - { lengths: 32, schedules: ["random-halves:2", "random-halves:4", "random-halves:6", "last-block:2", "last-block:4"] }
relativeError: 0.02
absoluteError: 1.0e-4
`,
  ter: `models: [markov.json, tri.json]
quantities: [ter, kl]
grids:
  - { models: markov, lengths: 1024, steps: [8, 16, 32, 64] }
  - { models: tri, lengths: 128, steps: [4, 8, 16, 64] }
relativeError: 0.02
`,
  optimal: `models: [markov.json, tri.json]
quantities: [kl, ter]
grids:
  - { lengths: 128, schedules: [optimal, sqrt-rule, balanced, cosine], steps: [4, 8, 64] }
  - { lengths: 128, schedules: ["tc:20", "dtc:20"], quantities: kl }
  - { lengths: 128, quantities: mi }
relativeError: 0.01
`,
};

const claimsOf = (ran: ReturnType<typeof maskgap>): Claim[] => documentOf(ran).result.reproductions[0].claims;

describe.each(Object.keys(GRIDS))('reproduce %s', (name) => {
  let claims: Claim[];
  let evidence: Evidence;

  beforeAll(async () => {
    const study = studyIn(folder, GRIDS[name], `${name}.yaml`);
    const ran = maskgap(['reproduce', name, '--study', study, '--out', folder, '--json', '--quiet']);
    expect(ran.code).toBe(0);
    claims = claimsOf(ran);
    const { cells } = documentOf(merge(join(folder, name, 'study'))).result;
    const models = ['markov', 'tri'].map(
      async (model): Promise<[string, DataModel]> => [model, await loadModel(join(folder, `${model}.json`))],
    );
    evidence = { cells, models: new Map(await Promise.all(models)) };
  });

  /** Verdicts on the cells with every number that `change` returns something for replaced. */
  function verdictsOn(change: (key: string, value: number) => number): string[] {
    const altered = (key: string, value: unknown): unknown => {
      if (typeof value !== 'object' || value === null) return value;
      if (Array.isArray(value)) return value.map((item) => altered(key, item));
      if ('standardError' in value) {
        return { ...value, value: change(key, (value as unknown as { value: number }).value) };
      }
      return Object.fromEntries(Object.entries(value).map(([inner, item]) => [inner, altered(inner, item)]));
    };
    const [reproduction] = reproductionsNamed(name);
    if (!('judge' in reproduction)) throw new Error(`${name} has no study`);
    const cells = evidence.cells.map((cell) => ({ ...cell, result: altered('', cell.result) as object }));
    return reproduction.judge({ ...evidence, cells }).claims.map(({ verdict }) => verdict);
  }

  test('judges the cells of its study, and contradicts nothing', () => {
    expect(claims.length).toBeGreaterThan(3);
    for (const { claim, verdict, measured, source } of claims) {
      expect({ claim, verdict }).not.toEqual({ claim, verdict: 'contradicted' });
      expect({ claim, verdict }).not.toEqual({ claim, verdict: 'not decided: nothing to judge by' });
      expect(measured).toMatch(/\d/);
      expect(source).toMatch(/\d{4}\.\d{5}|derived/);
    }
    expect(verdictsOn((_key, value) => value)).toEqual(claims.map(({ verdict }) => verdict));
  });

  test('contradicts its claims where the numbers do', () => {
    const verdicts: Record<string, () => string[]> = {
      // KL four times as large, and with it all that is read off it.
      scaling: () => verdictsOn((key, value) => (/^kl|Constant/.test(key) ? 4 * value : value)),
      // KL a hundredth, then a hundredfold.
      theorem2: () => [
        ...verdictsOn((key, value) => (key === 'kl' ? value / 100 : value)).slice(0, 1),
        ...verdictsOn((key, value) => (key === 'kl' ? 100 * value : value)).slice(1),
      ],
      ter: () => verdictsOn((key, value) => (key === 'corollary1Constant' ? value / 1e4 : value)),
      // Gains as losses; gains of at least a nat; KL a hundredfold; TC and DTC a hundredth.
      optimal: () => [
        ...verdictsOn((key, value) => (key === 'kl' ? Math.abs(value) : value)).slice(0, 1),
        ...verdictsOn((key, value) => (key === 'kl' && value <= 0 ? value - 1 : value)).slice(1, 2),
        ...verdictsOn((key, value) => (key === 'kl' ? 100 * value : value)).slice(2, 3),
        ...verdictsOn((key, value) => (key === 'kl' ? value : value / 100)).slice(3),
      ],
    };
    const open: Record<string, number[]> = {
      // The constant does not enter slopes and shares between models.
      scaling: [2, 4, 5],
      theorem2: [],
      // An open constant, and the slope.
      ter: [0, 3],
      optimal: [4],
    };
    verdicts[name]().forEach((verdict, i) => {
      if (!open[name].includes(i)) expect([i, verdict]).toEqual([i, 'contradicted']);
    });
  });
});

describe('the rates', () => {
  test('are contradicted by a KL that decays as the root of T or grows as the root of L', () => {
    const { cells }: { cells: DivergenceCell[] } = documentOf(merge(join(folder, 'scaling', 'study'))).result;
    const [reproduction] = reproductionsNamed('scaling');
    if (!('judge' in reproduction)) throw new Error('scaling has no study');
    const judge = (power: (length: number, steps: number) => number) =>
      reproduction
        .judge({
          models: new Map(),
          cells: cells.map((cell) => {
            const { result } = cell;
            const kl = { ...result.kl, value: result.kl.value * power(cell.length, cell.steps!) };
            return { ...cell, result: { ...result, kl } };
          }),
        })
        .claims.map(({ verdict }) => verdict);
    expect(judge((_length, steps) => Math.sqrt(steps))[2]).toBe('contradicted');
    expect(judge((length) => 1 / Math.sqrt(length))[4]).toBe('contradicted');
  });
});

describe('bad input', () => {
  const out = () => join(folder, 'none');
  test('is refused before anything is computed', () => {
    expectRefused(maskgap(['reproduce', 'scalin', '--out', out()]), 'scalin', 'did you mean scaling?');
    expectRefused(maskgap(['reproduce', 'scaling']), '--out');
    expectRefused(maskgap(['reproduce', 'all', '--study', 'x.yaml', '--out', out()]), '--study');
    expectRefused(
      maskgap(['reproduce', 'scaling', '--text', join(folder, 'absent.txt'), '--out', out()]),
      'absent.txt',
    );
    expectRefused(
      maskgap(['reproduce', 'scaling', '--study', join(folder, 'scaling.yaml'), '--out', folder]),
      '--resume',
    );
  });

  test('resuming a finished study gives the same document', () => {
    const again = () =>
      claimsOf(
        maskgap([
          ...['reproduce', 'scaling', '--study', join(folder, 'scaling.yaml'), '--out', folder],
          ...['--resume', '--json'],
        ]),
      );
    const before = again();
    // A lost result file is computed again.
    rmSync(join(folder, 'scaling', 'study', 'results'), { recursive: true });
    expect(again()).toEqual(before);
  });
});

test('the shipped studies are in the package, each in both sizes, with the text they are fitted to', () => {
  const root = new URL('../../', import.meta.url);
  const { files } = JSON.parse(readFileSync(new URL('package.json', root), 'utf8'));
  expect(files).toContain('reproductions');
  for (const reproduction of reproductionsNamed('all'))
    if ('judge' in reproduction)
      for (const size of ['', '.quick'])
        expect(readFileSync(new URL(`reproductions/${reproduction.name}${size}.yaml`, root), 'utf8')).toMatch(
          /^title: /,
        );
});
