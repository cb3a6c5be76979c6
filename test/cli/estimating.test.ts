import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { documentOf, expectRefused, FIXTURES, maskgap, temporary } from './maskgap.js';

interface Golden {
  readonly model: object;
  readonly length: number;
  readonly h: number[];
  readonly entropy: number;
  readonly tokenMutualInformation: number[];
  readonly totalCorrelation: number;
  readonly dualTotalCorrelation: number;
  readonly kl: { readonly sizes: number[]; readonly value: number }[];
}

function golden(name: string) {
  const example: Golden = JSON.parse(readFileSync(`${FIXTURES}golden/${name}.json`, 'utf8'));
  return {
    ...example,
    file: temporary(`${name}.json`, JSON.stringify(example.model)),
    L: String(example.length),
  };
}

const markov = golden('case1-markov-L6');
const hmm = golden('case6-hmm-L6');
const ESTIMATE = ['value', 'standardError', 'ci95', 'exact'];

describe('the documents have the keys of the contract and the exact values', () => {
  test('kl', () => {
    const sizes = markov.kl.find((one) => one.sizes.length === 3)!;
    const ran = maskgap(['kl', markov.file, '-L', markov.L, '--sizes', sizes.sizes.join(','), '--json']);
    const { command, result, provenance } = documentOf(ran);
    expect(command).toBe('kl');
    expect(Object.keys(result)).toEqual(['entropy', 'rows', 'differences']);
    const [row] = result.rows;
    expect(Object.keys(row)).toEqual(['schedule', 'steps', 'maxSize', 'kl', 'klPerToken', 'bounds']);
    expect(Object.keys(row.kl)).toEqual(ESTIMATE);
    expect(Object.keys(row.bounds)).toEqual([
      'theorem1',
      'tightened',
      'refined',
      'theorem2Sum',
      'corollary1Constant',
    ]);
    expect(row.kl.value).toBeCloseTo(sizes.value, 12);
    expect(row.klPerToken.value).toBeCloseTo(sizes.value / markov.length, 12);
    expect(result.entropy.value).toBeCloseTo(markov.entropy, 12);
    const information = markov.length * (markov.h[0] - markov.h[markov.length - 1]);
    expect(row.bounds.theorem1.value).toBeCloseTo((3 * information) / markov.length, 12);
    expect(row.bounds.corollary1Constant.value).toBeCloseTo((3 * sizes.value) / information, 12);
    expect(provenance).toMatchObject({ seed: '0', modelSha256: expect.stringMatching(/^[0-9a-f]{64}$/) });
  });

  test('differences are between schedules of equal T', () => {
    const args = [
      'kl',
      markov.file,
      '-L',
      '6',
      '-T',
      '2,3',
      '--schedule',
      'balanced,cosine,tc:0.5',
      '--json',
    ];
    const { rows, differences } = documentOf(maskgap(args)).result;
    expect(rows.map((row: { schedule: string }) => row.schedule)).toEqual([
      'balanced',
      'cosine',
      'balanced',
      'cosine',
      'tc:0.5',
    ]);
    expect(differences).toHaveLength(2);
    expect(differences[0]).toMatchObject({ a: 'balanced', b: 'cosine', requestedSteps: 2 });
    expect(differences[0].kl.value).toBeCloseTo(rows[0].kl.value - rows[1].kl.value, 12);
  });

  test('profile', () => {
    const { result } = documentOf(maskgap(['profile', markov.file, '-L', markov.L, '--json']));
    expect(Object.keys(result)).toEqual([
      'k',
      'h',
      'exact',
      'entropy',
      'totalCorrelation',
      'dualTotalCorrelation',
    ]);
    for (const k of markov.h.keys()) expect(result.h.value[k]).toBeCloseTo(markov.h[k], 12);
    expect(result.k).toEqual([0, 1, 2, 3, 4, 5]);
    expect(result.exact).toBe(true);
    const at = documentOf(maskgap(['profile', markov.file, '-L', markov.L, '--at', '4,1', '--json'])).result;
    expect(at).toMatchObject({ k: [4, 1], h: { value: [result.h.value[4], result.h.value[1]] } });
  });

  test('mi', () => {
    const { result } = documentOf(maskgap(['mi', markov.file, '-L', markov.L, '--json']));
    expect(Object.keys(result)).toEqual([
      'sum',
      'mean',
      'perToken',
      'totalCorrelation',
      'dualTotalCorrelation',
    ]);
    const sum = markov.tokenMutualInformation.reduce((a, b) => a + b);
    expect(result.sum.value).toBeCloseTo(sum, 11);
    expect(result.mean.value).toBeCloseTo(sum / markov.length, 12);
    for (const [i, value] of markov.tokenMutualInformation.entries())
      expect(result.perToken.value[i]).toBeCloseTo(value, 11);
  });

  test('ter', () => {
    const { result } = documentOf(maskgap(['ter', markov.file, '-L', markov.L, '-T', '2,6', '--json']));
    const [row, lossless] = result.rows;
    expect(Object.keys(row)).toEqual([
      'schedule',
      'requestedSteps',
      'steps',
      'log2TerGap',
      'terRatio',
      'fengBound',
      'fengVacuous',
      'worstCaseBound',
      'sequenceErrorRate',
    ]);
    const kl = markov.kl.find(({ sizes }) => sizes.length === 2)!;
    const gap = kl.value / (markov.length * Math.LN2);
    expect(row.log2TerGap.value).toBeCloseTo(gap, 12);
    expect(row.terRatio.value).toBeCloseTo(2 ** gap, 12);
    expect(row.fengVacuous).toBe(true);
    expect(lossless).toMatchObject({ log2TerGap: { value: 0, exact: true }, terRatio: { value: 1 } });
    expect(row.sequenceErrorRate).toMatchObject({ value: 0, exact: true });
  });

  test('the sequence error rate is left out where it is not known, and the bound of Feng et al. for an HMM', () => {
    const zeros = {
      kind: 'markov',
      vocabulary: 2,
      transition: [
        [0, 1],
        [0.5, 0.5],
      ],
      initial: 'stationary',
    };
    const file = temporary('zeros.json', JSON.stringify(zeros));
    const [row, lossless] = documentOf(maskgap(['ter', file, '-L', '4', '-T', '2,4', '--json'])).result.rows;
    expect(row).not.toHaveProperty('sequenceErrorRate');
    expect(lossless.sequenceErrorRate.value).toBe(0);
    const hidden = documentOf(maskgap(['ter', hmm.file, '-L', hmm.L, '-T', '2', '--json'])).result.rows[0];
    expect(hidden).not.toHaveProperty('fengBound');
    expect(hidden).not.toHaveProperty('fengVacuous');
  });

  test('schedule, for T and for a budget', () => {
    const { result } = documentOf(maskgap(['schedule', markov.file, '-L', markov.L, '-T', '2', '--json']));
    expect(Object.keys(result)).toEqual(['sizes', 'steps', 'kl', 'compared']);
    expect(result.sizes).toEqual([3, 3]);
    expect(Object.keys(result.compared[0])).toEqual(['schedule', 'steps', 'kl']);
    expect(result.compared.map((row: { schedule: string }) => row.schedule)).toEqual([
      'balanced',
      'cosine',
      'linear-up',
      'linear-down',
      'sqrt-rule',
    ]);
    const budget = String(result.kl.value * 1.0001);
    const within = documentOf(maskgap(['schedule', markov.file, '-L', '6', '--kl', budget, '--json'])).result;
    expect(within.steps).toBe(2);
    const tighter = String(result.kl.value * 0.9999);
    expect(
      documentOf(maskgap(['schedule', markov.file, '-L', '6', '--kl', tighter, '--json'])).result.steps,
    ).toBe(3);
  });
});

test('a sampled run agrees with the exact one, repeats bit for bit and says how it was made', () => {
  const args = [
    'kl',
    hmm.file,
    '-L',
    hmm.L,
    '-T',
    '2',
    '--method',
    'monte-carlo',
    '--trajectories',
    '640',
    '--json',
  ];
  const { result, provenance } = documentOf(maskgap(args));
  const exact = documentOf(
    maskgap(['kl', hmm.file, '-L', hmm.L, '-T', '2', '--method', 'exact', '--json']),
  ).result;
  const { value, standardError, ci95 } = result.rows[0].kl;
  expect(standardError).toBeGreaterThan(0);
  expect(Math.abs(value - exact.rows[0].kl.value)).toBeLessThan(4.5 * standardError);
  expect(ci95[0] < value && value < ci95[1]).toBe(true);
  expect(provenance).toMatchObject({ trajectories: 640, engine: 'wasm', stopped: 'trajectories' });
  expect(documentOf(maskgap([...args, '--workers', '2'])).result).toEqual(result);
  expect(documentOf(maskgap([...args, '--seed', 'other'])).result).not.toEqual(result);
});

test('CSV has one row per schedule, with values and standard errors', () => {
  const { out } = maskgap(['kl', markov.file, '-L', '6', '-T', '2,3', '--csv']);
  const [header, ...rows] = out.trimEnd().split('\n');
  expect(header.startsWith('schedule,requestedSteps,steps,maxSize,kl,klStandardError,klPerToken')).toBe(true);
  expect(rows.map((row) => row.split(',').length)).toEqual(
    [header, header].map((row) => row.split(',').length),
  );
});

test('the tables say that KLs are conditional on the order, and which values are exact', () => {
  for (const args of [
    ['kl', '-T', '2'],
    ['ter', '-T', '2'],
    ['schedule', '-T', '2'],
  ]) {
    const { out } = maskgap([args[0], markov.file, '-L', '6', ...args.slice(1)]);
    expect(out).toContain('conditional on the order of unmasking');
    expect(out).toContain('exact');
  }
});

test('a target missed within the time limit: the result is printed, and the exit code is 4', () => {
  const args = ['kl', hmm.file, '-L', '64', '-T', '4', '--time-limit', '300ms', '--relative-error', '1e-6'];
  const { code, out, err } = maskgap([...args, '--absolute-error', '0', '--json']);
  expect({ code, err }).toEqual({ code: 4, err: expect.stringContaining('missed the target precision') });
  expect(JSON.parse(out).provenance.stopped).toBe('time limit');
});

describe('measurements from elsewhere', () => {
  const lines = ['length,revealed,nll,sequence'];
  for (let sequence = 0; sequence < 40; sequence++) {
    const shift = ((sequence % 5) - 2) / 50;
    for (let k = 0; k < 8; k++) lines.push(`8,${k},${2 * 0.7 ** k + 0.5 + shift},s${sequence}`);
  }
  const file = temporary('measured.csv', lines.join('\n'));

  test('profile --from', () => {
    const { result } = documentOf(maskgap(['profile', '--from', file, '--json']));
    for (let k = 0; k < 8; k++) expect(result.h.value[k]).toBeCloseTo(2 * 0.7 ** k + 0.5, 10);
    expect(result.exact).toBe(false);
    const sum = Array.from({ length: 8 }, (_, k) => 2 * 0.7 ** k + 0.5).reduce((a, b) => a + b);
    expect(result.crossEntropy.value).toBeCloseTo(sum, 9);
    // The entropy of the data is not known from a predictor's losses, nor is what follows from it.
    expect(Object.keys(result).sort()).toEqual(['crossEntropy', 'exact', 'h', 'k', 'notes']);
    expect(maskgap(['profile', '--from', file]).out).toContain('h(k)');
    // Where all measurements agree, a measured value is still not exact.
    const rows = 'length,revealed,nll\n2,0,1.5\n2,0,1.5\n2,1,1\n2,1,1\n2,1,nan\n';
    const alike = temporary('alike.csv', rows);
    const read = maskgap(['profile', '--from', alike]);
    expect(read.out).not.toContain('exact');
    expect(read.out).toContain('Of 5 rows 1 were skipped');
    expect(read.err).toContain('Of 5 rows 1 were skipped');
  });

  test('schedule --profile advises in words and compares', () => {
    const { result } = documentOf(maskgap(['schedule', '--profile', file, '-T', '3', '--json']));
    expect(result.sizes.reduce((a: number, b: number) => a + b)).toBe(8);
    expect(result.compared[0]).toMatchObject({ schedule: 'balanced', steps: 3 });
    const { out } = maskgap(['schedule', '--profile', file, '-T', '3']);
    expect(out).toMatch(/^For 3 steps use /);
  });

  test('a file or a model, not both', () => {
    expectRefused(maskgap(['profile', markov.file, '--from', file, '-L', '6']), 'both a model and --from');
    expectRefused(maskgap(['schedule', '-T', '3']), 'neither a model nor --profile');
    expectRefused(maskgap(['schedule', '--profile', file, '-L', '8', '-T', '3']), 'the file says the length');
    expectRefused(maskgap(['profile', '--from', '/nowhere.csv']), '/nowhere.csv');
    expectRefused(maskgap(['profile', '--from', file, '--at', '8']), 'level 8 was not measured');
  });
});

describe('bad input', () => {
  test.each<[string[], ...string[]]>([
    [['kl', '-T', '2'], 'option --length is missing'],
    [['kl', '-L', '6'], 'needs a number of steps'],
    [['kl', '-L', '6', '-T', '0'], '"0" is not a positive integer'],
    [['kl', '-L', '6', '-T', '2,x'], '"x" is not a positive integer'],
    [['kl', '-L', '6', '-T', '2,,3'], 'has an empty item'],
    [['kl', '-L', '6', '-T', '2,7'], '7 steps for 6 tokens'],
    [['kl', '-L', '6', '--sizes', '3,2'], 'sizes sum to 5'],
    [['kl', '-L', '6', '--sizes', '3,0,3'], '"0" is not a positive integer'],
    [['kl', '-L', '6', '--sizes', '3,3', '-T', '2'], 'does not apply'],
    [['kl', '-L', '6', '-T', '2', '--schedule', 'balancd'], 'unknown schedule "balancd"', 'balanced'],
    [['kl', '-L', '6', '-T', '2', '--schedule', 'geometric'], 'lacks its argument'],
    [['kl', '-L', '6', '-T', '2', '--seed', ''], '--seed has no value'],
    [['kl', '-L', '6', '-T', '2', '--method', 'guess'], '"guess" is not one of auto, exact, monte-carlo'],
    [['kl', '-L', '6', '-T', '2', '--relative-error', '0'], 'is not a positive number'],
    [['kl', '-L', '6', '-T', '2', '--time-limit', 'soon'], 'is not a duration'],
    [['kl', '-L', '6', '-T', '2', '--memory', 'much'], 'is not a size'],
    [['kl', '-L', '6', '-T', '2', '--workers', '0'], 'is not a positive integer'],
    [['kl', '-L', '6', '-T', '2', '--engine', 'quantum'], 'is not one of auto, reference'],
    [['kl', '-L', '6', '-T', '2', '--backend', 'cpu'], 'without --engine tensor'],
    [['kl', '-L', '6', '-T', '2', '--sampler', 'x'], 'unknown sampler "x"'],
    [['profile', '-L', '6', '--at', '6'], 'level 6 is not below L = 6'],
    [['profile', '-L', '200000'], 'name the levels with --at'],
    [['schedule', '-L', '6'], 'exactly one of --steps (-T) and --kl'],
    [['schedule', '-L', '6', '-T', '2', '--kl', '1'], 'exactly one of'],
    [['schedule', '-L', '6', '-T', '7'], '7 steps for 6 tokens'],
    [['schedule', '-L', '6', '--kl', '-1'], 'is not a number of at least 0'],
    [['ter', '-L', '6', '-T', '2', '--feng-constant', '0'], 'is not a positive number'],
  ])('%p', ([command, ...args], ...fragments) => {
    expectRefused(maskgap([command, markov.file, ...args]), ...fragments);
  });

  test.each([
    ['{}', 'kind'],
    ['', 'empty'],
    ['{"kind":"markov"', 'JSON'],
    ['{"kind":"tree","vocabulary":2}', 'tree'],
    ['{"kind":"markov","vocabulary":2,"transition":[[0.5,0.4],[0.5,0.5]],"initial":"stationary"}', 'row 0'],
    ['{"kind":"markov","vocabulary":2,"transition":[[1.5,-0.5],[0.5,0.5]],"initial":"stationary"}', '-0.5'],
    ['{"kind":"markov","vocabulary":2,"transition":[[1,0],[0,1]],"initial":"stationary"}', 'stationary'],
  ])('the model %p', (text, fragment) => {
    expectRefused(maskgap(['kl', temporary('model.json', text), '-L', '6', '-T', '2']), fragment);
  });

  test('an absent file', () => {
    expectRefused(maskgap(['kl', '/nowhere.json', '-L', '6', '-T', '2']), '/nowhere.json');
  });

  test.each([
    [['--engine', 'tensor', '--backend', 'tensorflow'], /tensorflow.*; .*npm run tensorflow:cpu/],
    [['--engine', 'webgpu'], /; .*npm run webgpu/],
  ])('%j is exit code 5 where it is not installed, though the answer be exact', (asked, message) => {
    const args = ['kl', markov.file, '-L', '6', '-T', '2', ...asked];
    const { code, out, err } = maskgap(args, { MASKGAP_NATIVE: '/nowhere' });
    expect({ code, out }).toEqual({ code: 5, out: '' });
    expect(err).toMatch(message);
    expect(err.trim().split('\n')).toHaveLength(1);
  });

  test('the tensor engine says which backend it takes, and measures', () => {
    const engine = [
      '--method',
      'monte-carlo',
      '--engine',
      'tensor',
      '--backend',
      'wasm',
      '--trajectories',
      '64',
    ];
    const { result, provenance } = documentOf(
      maskgap(['kl', markov.file, '-L', '6', '-T', '2', '--json', ...engine]),
    );
    const [{ kl }] = result.rows;
    expect(Math.abs(kl.value - 0.570585)).toBeLessThan(4.5 * kl.standardError + 1e-6);
    expect(provenance.device).toMatch(/^wasm 4\.22\.0 on /);
  });
});
