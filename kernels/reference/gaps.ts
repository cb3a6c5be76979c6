import { CompensatedSum } from '../../src/numeric/sum.js';
import type { PhiloxKey } from '../../src/random/philox.js';
import { type LagEntropies, positionEntropies } from '../lags.js';
import { drawOrder } from './draw.js';

/**
 * The sweep's estimate of the information profile with the tokens averaged out exactly: for a stationary first-order
 * chain the mean of every posterior entropy over the data is a function of the gaps to the nearest revealed neighbours.
 * One trajectory is an unmasking order alone. Revealing i between l and r changes
 * - the masked positions between l and r, whose entropies add up to a function of r - l,
 * - the cavities (leave-one-out entropies) of l and r, functions of their own two gaps each,
 * so the sums over all positions follow at every level in constant time; h^(k) is then formed as in `Sweep`. Derived.
 *
 * Adds one trajectory's values to `profile`.
 *
 * @param order [L] positions in the order in which they are revealed
 * @param profile [L], nats
 */
export function addGapProfile(entropies: LagEntropies, order: Int32Array, profile: Float64Array): void {
  const length = order.length;
  const neighbours = revealedNeighbours(order);
  const gaps = new Gaps(entropies, length);
  const masked = new CompensatedSum();
  const cavities = new CompensatedSum();
  masked.add(gaps.sumBetween(-1, length));
  order.forEach((i, k) => {
    const [beforeL, l, r, afterR] = neighbours[k];
    const own = gaps.entropy(l, i, r);
    const maskedBefore = masked.value;
    masked.add(-gaps.sumBetween(l, r));
    masked.add(gaps.sumBetween(l, i));
    masked.add(gaps.sumBetween(i, r));
    cavities.add(own);
    if (l >= 0) {
      cavities.add(-gaps.entropy(beforeL, l, r));
      cavities.add(gaps.entropy(beforeL, l, i));
    }
    if (r < length) {
      cavities.add(-gaps.entropy(l, r, afterR));
      cavities.add(gaps.entropy(i, r, afterR));
    }
    profile[k] += (maskedBefore + (cavities.value - own)) / length;
  });
}

/** [L] mean of H(X_i | all other revealed tokens), nats, given which positions are revealed. */
export function gapEntropies(entropies: LagEntropies, revealed: ArrayLike<number>): Float64Array {
  const length = revealed.length;
  const gaps = new Gaps(entropies, length);
  const right = new Int32Array(length);
  for (let i = length - 1, nearest = length; i >= 0; i--) {
    right[i] = nearest;
    if (revealed[i]) nearest = i;
  }
  let left = -1;
  return Float64Array.from({ length }, (_, i) => {
    const entropy = gaps.entropy(left, i, right[i]);
    if (revealed[i]) left = i;
    return entropy;
  });
}

/** Mean profiles of numbered trajectories; the same face as the WebAssembly GapSweep. */
export class ReferenceGapSweep {
  /** [L] H(X_i), nats. */
  readonly marginal: Float64Array;
  /** [L] mean of H(X_i | x_{-i}), nats; exact. */
  readonly conditional: Float64Array;

  constructor(
    readonly length: number,
    readonly entropies: LagEntropies,
  ) {
    ({ marginal: this.marginal, conditional: this.conditional } = positionEntropies(entropies, length));
  }

  /** Mean of h^(k) over trajectories first .. first + count - 1 of a key: [L], nats. */
  async meanProfile(key: PhiloxKey, first: number, count: number): Promise<Float64Array> {
    const profile = new Float64Array(this.length);
    for (let t = first; t < first + count; t++) {
      addGapProfile(this.entropies, drawOrder(this.length, key, t), profile);
    }
    return profile.map((sum) => sum / count);
  }
}

/**
 * By level, the nearest two revealed positions on either side of the position revealed there: [l', l, r, r']. Where there
 * is none, -1 or L. Positions are taken out of a doubly linked list, the last revealed first.
 */
function revealedNeighbours(order: Int32Array): [number, number, number, number][] {
  const length = order.length;
  // Position -1 is kept at index L + 1.
  const left = Int32Array.from({ length: length + 2 }, (_, j) => (j <= length ? j - 1 : -1));
  const right = Int32Array.from({ length: length + 2 }, (_, j) => (j < length ? j + 1 : length));
  const place = (j: number) => (j < 0 ? length + 1 : j);
  const neighbours: [number, number, number, number][] = new Array(length);
  for (let k = length - 1; k >= 0; k--) {
    const l = left[order[k]];
    const r = right[order[k]];
    neighbours[k] = [left[place(l)], l, r, right[r]];
    right[place(l)] = r;
    left[r] = l;
  }
  return neighbours;
}

/** Entropies by revealed neighbours, at -1 and L where there are none. */
class Gaps {
  readonly #marginal: number;
  readonly #eta: Float64Array;
  /** eta_1 + .. + eta_d */
  readonly #sums: Float64Array;

  constructor(
    { marginal, eta }: LagEntropies,
    readonly length: number,
  ) {
    this.#marginal = marginal;
    this.#eta = eta;
    const sum = new CompensatedSum();
    this.#sums = eta.map((value) => {
      sum.add(value);
      return sum.value;
    });
  }

  /** Mean of H(X_i | X_l, X_r). */
  entropy(l: number, i: number, r: number): number {
    if (l < 0 && r === this.length) return this.#marginal;
    if (l < 0) return this.#eta[r - i];
    if (r === this.length) return this.#eta[i - l];
    return this.#eta[i - l] + this.#eta[r - i] - this.#eta[r - l];
  }

  /** The sum of `entropy(l, i, r)` over the masked i between l and r. */
  sumBetween(l: number, r: number): number {
    const masked = r - l - 1;
    if (l < 0 && r === this.length) return masked * this.#marginal;
    if (l < 0 || r === this.length) return this.#sums[masked];
    return 2 * this.#sums[masked] - masked * this.#eta[masked + 1];
  }
}
