import { describe, expect, test } from '@jest/globals';
import {
  circuitFromJson,
  circuitSamplers,
  compileCircuit,
  constructions,
  measureCircuit,
  type Netlist,
  namedCircuit,
  runMaskedSampler,
} from '../../src/circuits/index.js';
import { keyFromSeed } from '../../src/random/seed.js';
import { drawnFrom } from '../../src/samplers/choice.js';

const key = keyFromSeed('circuits');
const options = { key, trajectories: 100 } as const;

test.each(['parity:6', 'one-hot:6'])('%s: every sampler at hand has the law, exactly', (name) => {
  const { rows, estimator } = measureCircuit(namedCircuit(name), { ...options, method: 'auto' });
  expect(estimator).toContain('enumeration');
  expect(rows.map(({ sampler }) => sampler)).toEqual(
    expect.arrayContaining(['chain-of-thought', 'remasking', 'revision', 'in-place-revision']),
  );
  for (const row of rows) {
    for (const divergence of [row.forwardKl, row.reverseKl, row.totalVariation, row.offSupportRate]) {
      expect(divergence!.value).toBeGreaterThanOrEqual(0);
      expect(divergence!.value).toBeLessThan(1e-14);
    }
    const [rounds, most] = row.sampler === 'plain' ? [4.5 - 1 / 6, 6] : [2, 2];
    expect(row.rounds.value).toBeCloseTo(rounds, 12);
    expect(row.mostRounds).toBe(most);
  }
});

test('beyond enumeration every run is checked: 24 bits', () => {
  for (const name of ['parity:24', 'one-hot:24']) {
    const { rows } = measureCircuit(namedCircuit(name), { ...options, method: 'auto' });
    for (const { sampler, rounds, offSupportRate, wrongAnswerRate, totalVariation } of rows) {
      expect(totalVariation).toBeUndefined();
      expect(offSupportRate!.value).toBe(0);
      if (constructions.some((each) => each.name === sampler)) expect(wrongAnswerRate!.value).toBe(0);
      if (sampler !== 'plain') expect(rounds.value).toBe(2);
      else expect(Math.abs(rounds.value - (27 / 2 - 1 / 24))).toBeLessThan(4.5 * rounds.standardError);
    }
  }
});

test('negative control: a sampler of another circuit is found out, by law and by runs', () => {
  const other = { wrong: compileCircuit(namedCircuit('one-hot:5').circuit, constructions[2]) };
  const target = { ...namedCircuit('parity:5'), samplers: other };
  const chosen = { ...options, samplers: ['wrong'] };
  const [exact] = measureCircuit(target, { ...chosen, method: 'exact' }).rows;
  expect(exact.totalVariation!.value).toBe(1);
  expect(exact.forwardKl!.value).toBe(Number.POSITIVE_INFINITY);
  expect(exact.offSupportRate!.value).toBe(1);
  const [run] = measureCircuit(target, { ...chosen, method: 'monte-carlo' }).rows;
  expect(run.offSupportRate!.value).toBe(1);
  expect(run.wrongAnswerRate!.value).toBe(1);
});

describe('24 biased bits: the answers by chi-square', () => {
  /** Four outputs, each the parity of six bits of probability 0.1; layers of copies in between. */
  const nodes: Netlist['nodes'] = [];
  for (let i = 0; i < 24; i++) nodes.push({ name: `r${i}`, gate: 'random', probability: 0.1 });
  for (let o = 0; o < 4; o++) {
    const bits = Array.from({ length: 6 }, (_, i) => `r${6 * o + i}`);
    nodes.push({ name: `a${o}`, gate: 'xor', inputs: bits.slice(0, 3) });
    nodes.push({ name: `b${o}`, gate: 'xnor', inputs: [`a${o}`, ...bits.slice(3)] });
    nodes.push({ name: `c${o}`, gate: 'not', inputs: [`b${o}`] });
  }
  const circuit = circuitFromJson({ kind: 'circuit', nodes, outputs: ['c0', 'c1', 'c2', 'c3'] });
  const odd = (1 - 0.8 ** 6) / 2;
  const runs = 600;

  test.each(constructions)('$name', ({ name }) => {
    const sampler = circuitSamplers({ circuit }).get(name)!;
    const counts = new Array<number>(16).fill(0);
    for (let t = 0; t < runs; t++) {
      const choose = drawnFrom(key, t);
      const { answer } = runMaskedSampler(sampler, (p) => (choose(Float64Array.of(1 - p, p)) ? 1 : 0));
      counts[Number.parseInt(answer.join(''), 2)]++;
    }
    const chiSquare = (p: number) =>
      counts.reduce((sum, count, answer) => {
        const ones = answer.toString(2).replaceAll('0', '').length;
        const expected = runs * p ** ones * (1 - p) ** (4 - ones);
        return sum + (count - expected) ** 2 / expected;
      }, 0);
    // 15 degrees of freedom: mean 15, variance 30.
    expect(chiSquare(odd)).toBeLessThan(15 + 4.5 * Math.sqrt(30));
    expect(chiSquare(0.5)).toBeGreaterThan(15 + 4.5 * Math.sqrt(30));
  });
});

test('unknown samplers are refused with the names there are', () => {
  const refused = () =>
    measureCircuit(namedCircuit('parity:3'), { ...options, method: 'auto', samplers: ['plain'] });
  expect(refused).toThrow(
    expect.objectContaining({
      code: 'input',
      message: 'unknown sampler of a circuit "plain"',
      remedy: 'choose from chain-of-thought, remasking, revision, in-place-remasking, in-place-revision',
    }),
  );
});
