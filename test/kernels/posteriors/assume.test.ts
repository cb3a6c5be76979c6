import { describe, expect, test } from '@jest/globals';
import type { ChainProcess } from '../../../kernels/chain.js';
import { ReferencePosteriors } from '../../../kernels/reference/posteriors.js';
import { WasmPosteriors } from '../../../kernels/wasm/posteriors.js';
import { massFunction } from '../../../src/exact/index.js';
import { type DataModel, hmmModel, markovModel, ngramModel } from '../../../src/models/index.js';

/** Uniform numbers of a small generator, so that every run takes the same steps. */
function uniforms(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

/** Rows of a random law; some entries 0 where `zeros`. */
function randomRows(rows: number, V: number, next: () => number, zeros: boolean): number[] {
  return Array.from({ length: rows }, () => {
    const row = Array.from({ length: V }, (_, x) => (zeros && x > 0 && next() < 0.35 ? 0 : 0.05 + next()));
    const total = row.reduce((sum, weight) => sum + weight, 0);
    return row.map((weight) => weight / total);
  }).flat();
}

const zerosOfOrderOne = markovModel({
  transition: [
    [0.5, 0.5, 0],
    [0.1, 0.2, 0.7],
    [1, 0, 0],
  ],
  initial: [0.2, 0.5, 0.3],
});
const hidden = hmmModel({
  transition: [
    [0.8, 0.2, 0],
    [0.1, 0.6, 0.3],
    [0.4, 0, 0.6],
  ],
  emission: [
    [0.9, 0.1],
    [0.3, 0.7],
    [0, 1],
  ],
  initial: [0.5, 0.3, 0.2],
});
const ngram = (n: number, V: number, zeros: boolean) =>
  ngramModel({
    n,
    vocabularySize: V,
    transition: randomRows(V ** (n - 1), V, uniforms(n), zeros),
    initial: 'stationary',
  });

const cases: readonly (readonly [string, DataModel, number])[] = [
  ['order 1 with zeros', zerosOfOrderOne, 6],
  ['order 2', ngram(3, 3, false), 6],
  ['order 2 with zeros', ngram(3, 3, true), 6],
  ['order 3', ngram(4, 2, false), 8],
  ['order 3 with zeros', ngram(4, 2, true), 8],
  ['hidden states', hidden, 7],
];

const machines = [
  ['reference', (chain: ChainProcess, length: number) => new ReferencePosteriors(chain, length), 1e-11],
  ['wasm', (chain: ChainProcess, length: number) => new WasmPosteriors(chain, length), 1e-5],
] as const;

/** Changes some of the evidence at random. */
function step(state: Int32Array, V: number, next: () => number): void {
  for (let changes = 1 + Math.floor(4 * next()); changes > 0; changes--) {
    const j = Math.floor(next() * state.length);
    state[j] = next() < 0.45 ? -1 : Math.floor(next() * V);
  }
}

/** Weights of x_j with all other evidence, from the joint law. */
function weightsByEnumeration(p: Float64Array, V: number, state: Int32Array, j: number): Float64Array {
  const weights = new Float64Array(V);
  const L = state.length;
  p.forEach((mass, index) => {
    const token = (i: number) => Math.floor(index / V ** (L - 1 - i)) % V;
    for (let i = 0; i < L; i++) if (i !== j && state[i] >= 0 && state[i] !== token(i)) return;
    weights[token(j)] += mass;
  });
  return weights;
}

describe.each(machines)('%s: evidence hidden, revealed and replaced', (_, machineOf, error) => {
  test.each(cases)('laws of every position by enumeration: %s', (_name, model, length) => {
    const { vocabularySize: V, process } = model;
    const p = massFunction(model, length);
    const machine = machineOf(process, length);
    machine.reset(1e-12);
    const next = uniforms(length);
    const state = new Int32Array(length).fill(-1);
    const law = new Float64Array(V);
    const seen = [0, 0];
    for (let walk = 0; walk < 60; walk++) {
      step(state, V, next);
      const first = weightsByEnumeration(p, V, state, 0);
      const mass = state[0] < 0 ? first.reduce((sum, weight) => sum + weight, 0) : first[state[0]];
      const possible = mass > 0;
      seen[possible ? 1 : 0]++;
      expect(machine.assume(state)).toBe(possible);
      if (!possible) continue;
      for (let j = 0; j < length; j++) {
        const weights = weightsByEnumeration(p, V, state, j);
        const total = weights.reduce((sum, weight) => sum + weight, 0);
        machine.law(j, law);
        for (let x = 0; x < V; x++) expect(Math.abs(law[x] - weights[x] / total)).toBeLessThan(error);
      }
    }
    expect(seen[1]).toBeGreaterThan(10);
  });

  test('long sequences: what stops early agrees with fresh passes, and a loose tolerance does not', () => {
    const { process } = ngram(3, 3, false);
    const disagreementAt = (tolerance: number) => {
      const machine = machineOf(process, 300);
      machine.reset(tolerance);
      const next = uniforms(5);
      const state = new Int32Array(300).fill(-1);
      let worst = 0;
      for (let walk = 0; walk < 40; walk++) {
        for (let i = 0; i < 5; i++) step(state, 3, next);
        expect(machine.assume(state)).toBe(true);
        worst = Math.max(worst, machine.disagreementWithFreshPass());
      }
      return worst;
    };
    expect(disagreementAt(1e-6)).toBeLessThan(1e-6);
    expect(disagreementAt(1)).toBeGreaterThan(1e-5);
  });
});
