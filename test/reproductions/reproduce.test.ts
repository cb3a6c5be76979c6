import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { loadModel } from '../../src/formats/index.js';
import type { DataModel } from '../../src/models/index.js';
import { adaptiveClaims } from '../../src/reproductions/adaptive.js';
import type { DivergenceCell } from '../../src/reproductions/cells.js';
import { type Claim, type Evidence, reproductionsNamed } from '../../src/reproductions/index.js';
import { sequenceErrorClaims } from '../../src/reproductions/sequenceError.js';
import { documentOf, expectRefused, MAIN, maskgap } from '../cli/maskgap.js';
import { merge, studyIn, workplace } from '../studies/support.js';

let folder: string;
beforeAll(() => {
  folder = workplace();
});

/** A shipped model of which some sequences are impossible. */
const ZEROS = fileURLToPath(new URL('../../reproductions/models/hmm-zeros.json', import.meta.url));

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
  ter: `models: [markov.json, tri.json, ${ZEROS}]
grids:
  - { models: markov, lengths: 1024, steps: [8, 16, 32, 64], quantities: [ter, kl] }
  - { models: tri, lengths: 128, steps: [4, 8, 16, 64], quantities: [ter, kl] }
  - { models: hmm-zeros, lengths: [8, 64], steps: 4, quantities: rollout }
  - { models: hmm-zeros, lengths: 64, steps: 32, quantities: rollout }
relativeError: 0.02
`,
  adaptive: `models: [tri.json]
lengths: 32
grids:
  - { samplers: random, schedules: optimal, steps: [4, 8, 16] }
  - { samplers: [confidence, margin], schedules: balanced, steps: [4, 8] }
  - { samplers: ["groups:8", bisection] }
relativeError: 0.05
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

const firstClaims = new Map<string, Claim[]>();
const claimsOf = (ran: ReturnType<typeof maskgap>): Claim[] => documentOf(ran).result.reproductions[0].claims;

describe.each(Object.keys(GRIDS))('reproduce %s', (name) => {
  let claims: Claim[];
  let evidence: Evidence;

  beforeAll(async () => {
    const study = studyIn(folder, GRIDS[name], `${name}.yaml`);
    const ran = maskgap(['reproduce', name, '--study', study, '--out', folder, '--json', '--quiet']);
    expect(ran.code).toBe(0);
    claims = claimsOf(ran);
    firstClaims.set(name, claims);
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

  test('judges the cells of its study, and contradicts no theorem', () => {
    expect(claims.length).toBeGreaterThan(3);
    for (const { claim, verdict, measured, source } of claims) {
      if (!/no theorem/.test(source))
        expect({ claim, verdict }).not.toEqual({ claim, verdict: 'contradicted' });
      expect({ claim, verdict }).not.toEqual({ claim, verdict: 'not decided: nothing to judge by' });
      expect(measured).toMatch(/\d/);
      expect(source).toMatch(/\d{4}\.\d{5}|derived|no theorem/);
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
    verdicts.adaptive = () => verdictsOn((key, value) => (/^kl/.test(key) ? 0.001 + value : 1e3 * value));
    const open: Record<string, number[]> = {
      // The constant does not enter slopes and shares between models.
      scaling: [2, 4, 5],
      theorem2: [],
      // An open constant, the slope, and sequences: see below.
      ter: [0, 3, 4, 5, 6],
      optimal: [4],
      // Ratios to random positions, which are altered alike: see below.
      adaptive: [2, 3, 4],
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

describe('samplers beside random positions', () => {
  test.each([
    [0.5, 'confirmed'],
    [2, 'contradicted'],
  ])('at %d times the KL are %s to cost less', (factor, verdict) => {
    const merged = documentOf(merge(join(folder, 'adaptive', 'study'))).result;
    const cells: DivergenceCell[] = merged.cells;
    const random = (steps: number) =>
      cells.find((cell) => cell.sampler === 'random' && cell.steps === steps)!;
    const altered = cells
      .filter(({ sampler }) => !sampler!.startsWith('bisection'))
      .map((cell) => {
        if (cell.sampler === 'random') return cell;
        const { kl } = random(cell.steps ?? 8).result;
        return { ...cell, result: { ...cell.result, kl: { ...kl, value: factor * kl.value } } };
      });
    const claims = adaptiveClaims({ cells: altered, models: new Map() });
    expect(claims.map((claim) => claim.verdict)).toEqual([verdict, verdict, verdict]);
  });
});

describe('sequence error rates', () => {
  const cell = (length: number, steps: number, value: number) =>
    ({
      ...{ quantity: 'rollout', model: 'm', length, steps, seed: '0' },
      result: { sequenceErrorRate: { value, standardError: 0.01, ci95: [value, value], exact: false } },
    }) as const;
  const verdicts = (...cells: ReturnType<typeof cell>[]) =>
    sequenceErrorClaims({ cells }).map(({ verdict }) => verdict);

  test('grow at a fixed T and keep at T in proportion to L, or do not', () => {
    expect(verdicts(cell(32, 8, 0.5), cell(512, 8, 0.99), cell(512, 128, 0.5))).toEqual(
      Array(3).fill('confirmed'),
    );
    expect(verdicts(cell(32, 8, 0.5), cell(512, 8, 0.5), cell(512, 128, 0.9))).toEqual(
      Array(3).fill('contradicted'),
    );
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

  test('is foretold its time, and refused where that is not allowed; nothing is written', () => {
    const args = ['reproduce', 'scaling', '--study', join(folder, 'scaling.yaml')];
    const { forecasts } = documentOf(maskgap([...args, '--dry-run', '--json', '--quiet'])).result;
    expect(forecasts).toMatchObject([{ name: 'scaling', cells: 2 * 3 * 3 }]);
    expect(forecasts[0].seconds).toBeGreaterThan(0);
    expect(forecasts[0].runs).toHaveLength(6);
    expectRefused(
      maskgap([...args, '--time-limit', '0.001s', '--out', out(), '--quiet']),
      'are allowed',
      '--time-limit',
    );
    expect(existsSync(out())).toBe(false);
  });

  test('a study that was interrupted goes on to the same claims', async () => {
    const args = ['reproduce', 'adaptive', '--study', join(folder, 'adaptive.yaml'), '--json', '--quiet'];
    args.push('--out', join(folder, 'cut'), '--workers', '1');
    const child = spawn(process.execPath, [MAIN, ...args], { stdio: 'ignore' });
    const results = join(folder, 'cut', 'adaptive', 'study', 'results');
    while (!existsSync(results)) {
      if (child.exitCode !== null) throw new Error('the study was over too soon');
      await sleep(5);
    }
    child.kill('SIGINT');
    const [code] = await once(child, 'close');
    expect(code).toBe(75);
    expect(claimsOf(maskgap([...args, '--resume']))).toEqual(firstClaims.get('adaptive'));
  });

  test('a study whose results were lost is computed again, to the same claims', () => {
    rmSync(join(folder, 'scaling', 'study', 'results'), { recursive: true });
    const study = join(folder, 'scaling.yaml');
    const again = maskgap(['reproduce', 'scaling', '--study', study, '--out', folder, '--resume', '--json']);
    expect(claimsOf(again)).toEqual(firstClaims.get('scaling'));
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
