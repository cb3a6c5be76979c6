import type { Circuit } from './circuit.js';
import { type BitState, bitAt, MASK, type MaskedSampler, maskedPositions } from './maskedSampler.js';
import { circuitFromJson, type Netlist } from './netlist.js';
import { checkBits } from './parity.js';

/**
 * Exactly one 1 among n bits, at a uniform place, as a circuit of depth 1: Y_i ~ Bernoulli(1/(n - i)) independent,
 * i = 0 .. n-2, Z_i = Y_i and none of Y_0 .. Y_{i-1}, Z_{n-1} = none of all.
 *
 * @param n at least 2
 */
export function oneHotCircuit(n: number): Circuit {
  checkBits('one-hot', n);
  const nodes: Netlist['nodes'] = [];
  for (let i = 0; i < n - 1; i++) nodes.push({ name: `y${i}`, gate: 'random', probability: 1 / (n - i) });
  for (let i = 0; i < n; i++) {
    const earlier = Array.from({ length: i }, (_, j) => `!y${j}`);
    nodes.push({ name: `z${i}`, gate: 'and', inputs: i < n - 1 ? [`y${i}`, ...earlier] : earlier });
  }
  return circuitFromJson({
    kind: 'circuit',
    nodes,
    outputs: Array.from({ length: n }, (_, i) => `z${i}`),
  });
}

const all = (n: number) => Array.from({ length: n }, (_, i) => i);

/** One-hot by revision, in 2 rounds on n tokens, any n: the circuit above; round 1 leaves only the last token masked. */
export function oneHotByRevision(n: number): MaskedSampler {
  checkBits('one-hot', n);
  const noneBefore = (state: BitState, i: number) => all(i).every((j) => bitAt(state, j) === 0);
  return {
    length: n,
    answer: all(n),
    revises: true,
    fill: (state) => {
      if (state[n - 1] !== MASK) return [];
      return state[0] === MASK ? all(n - 1) : all(n);
    },
    predict: (state, i) => {
      if (state[0] === MASK) return 1 / (n - i);
      return noneBefore(state, i) && (i === n - 1 || bitAt(state, i) === 1) ? 1 : 0;
    },
  };
}

/**
 * One-hot by the best sampler that neither remasks nor revises, with the optimal predictor: one token a round until the 1
 * is found, then all the rest. Up to n rounds (with probability 2/n), (n + 3)/2 - 1/n on average. No exact one is faster in
 * the worst case: while no 1 is revealed, two masked tokens filled in one round would both become 1 with positive
 * probability. Derived.
 */
export function oneHotWithoutRevision(n: number): MaskedSampler {
  checkBits('one-hot', n);
  return {
    length: n,
    answer: all(n),
    revises: false,
    fill: (state) => {
      const masked = maskedPositions(state);
      return state.includes(1) ? masked : masked.slice(0, 1);
    },
    predict: (state) => (state.includes(1) ? 0 : 1 / maskedPositions(state).length),
  };
}
