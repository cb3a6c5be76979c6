import { CompensatedSum } from '../../src/numeric/sum.js';
import type { LagEntropies } from '../lags.js';
import { toIntegers, type Unit } from './integers.js';

/**
 * [L + 1, 3] pairs of 32-bit words by distance d; struct Distance of shaders/gaps.ts: eta_d; for two revealed positions at
 * distance d, 2 (eta_1 + .. + eta_{d-1}) - (d - 1) eta_d; eta_1 + .. + eta_d. At L, what holds while nothing is revealed.
 */
export function gapTable({ marginal, eta }: LagEntropies, unit: Unit): Uint32Array {
  const length = eta.length;
  const values = new Float64Array(3 * (length + 1));
  // eta_1 + .. + eta_{d-1}
  const before = new CompensatedSum();
  for (let d = 1; d < length; d++) {
    const between = 2 * before.value - (d - 1) * eta[d];
    before.add(eta[d]);
    values.set([eta[d], Math.max(0, between), before.value], 3 * d);
  }
  values[3 * length + 2] = marginal;
  const table = toIntegers(values, unit);
  // Exactly L times the rounded marginal, which is what the levels start from.
  const pair = toIntegers([marginal], unit);
  const all = ((BigInt(pair[1]) << 32n) + BigInt(pair[0])) * BigInt(length);
  table.set([Number(all & 0xffffffffn), Number(all >> 32n)], startAt(length));
  return table;
}

/** Place of the pair that says how much entropy the masked positions have while nothing is revealed. */
export const startAt = (length: number) => 2 * (3 * length + 1);
