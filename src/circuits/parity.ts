import { inputError } from '../errors.js';
import type { Circuit } from './circuit.js';
import { type BitState, bitAt, MASK, type MaskedSampler, maskedPositions } from './maskedSampler.js';
import { circuitFromJson, type Netlist } from './netlist.js';

/**
 * The uniform law on strings of n bits with an even sum, as a circuit of depth 1: z_i = y_i xor y_{i-1} of n - 1 fair bits
 * y_1 .. y_{n-1}, y_0 = y_n = 0.
 *
 * @param n at least 2
 */
export function parityCircuit(n: number): Circuit {
  checkBits('parity', n);
  const nodes: Netlist['nodes'] = [];
  for (let i = 1; i < n; i++) nodes.push({ name: `y${i}`, gate: 'random' });
  for (let i = 1; i <= n; i++) {
    const inputs = [i - 1, i].filter((at) => at >= 1 && at < n).map((at) => `y${at}`);
    nodes.push({ name: `z${i}`, gate: 'xor', inputs });
  }
  return circuitFromJson({
    kind: 'circuit',
    nodes,
    outputs: Array.from({ length: n }, (_, i) => `z${i + 1}`),
  });
}

const all = (n: number) => Array.from({ length: n }, (_, i) => i);

/**
 * Even parity of n bits by revision, in 2 rounds on n tokens, without a counter: round 1 leaves only the last token
 * masked, round 2 overwrites every token by z_i = y_i xor y_{i-1}, where y_0 and the masked y_n count as 0. Its predictor
 * has two inputs a token. Jiang, Haghtalab & Chen 2512.25014 (parity separates samplers); the termination is derived.
 */
export function parityByRevision(n: number): MaskedSampler {
  checkBits('parity', n);
  const y = (state: BitState, i: number) => (i < 0 || i === n - 1 ? 0 : bitAt(state, i));
  return {
    length: n,
    answer: all(n),
    revises: true,
    fill: (state) => {
      if (state[n - 1] !== MASK) return [];
      return state[0] === MASK ? all(n - 1) : all(n);
    },
    predict: (state, i) => (state[0] === MASK ? 0.5 : y(state, i) ^ y(state, i - 1)),
  };
}

/**
 * Even parity of n bits by remasking, in 2 rounds on n tokens. Round 1 draws all tokens but the last, in fair pairs
 * (u_i, v_i); of each pair G keeps u_i if y_i = u_i xor v_i is 0, else v_i, so that the mask pattern carries y_i and the kept
 * bit stays fair. Round 2 fills the other bit with kept xor y_i xor y_{i-1} (y_0 = 0), and the last token with the y of the
 * last pair, xor the token before it where n is even (one that belongs to no pair). Jiang, Haghtalab & Chen 2512.25014.
 */
export function parityByRemasking(n: number): MaskedSampler {
  checkBits('parity', n);
  const pairs = Math.floor((n - 1) / 2);
  /** y of a pair by which of its tokens is kept. */
  const carried = (state: BitState, pair: number) => (pair < 0 ? 0 : state[2 * pair] === MASK ? 1 : 0);
  return {
    length: n,
    answer: all(n),
    revises: false,
    fill: (state) => (state.every((token) => token === MASK) ? all(n - 1) : maskedPositions(state)),
    predict: (state, position) => {
      if (state.every((token) => token === MASK)) return 0.5;
      if (position === n - 1) return carried(state, pairs - 1) ^ (n % 2 === 0 ? bitAt(state, n - 2) : 0);
      const pair = Math.floor(position / 2);
      return bitAt(state, position ^ 1) ^ carried(state, pair) ^ carried(state, pair - 1);
    },
    remask: (state) => {
      if (state[n - 1] !== MASK) return [];
      return all(pairs).map((pair) => 2 * pair + 1 - (bitAt(state, 2 * pair) ^ bitAt(state, 2 * pair + 1)));
    },
  };
}

export function checkBits(law: string, n: number): void {
  if (!Number.isInteger(n) || n < 2) throw inputError(`${law} of ${n} bits`, 'give an integer of at least 2');
}
