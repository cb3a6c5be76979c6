import { MaskgapError } from '../../../src/errors.js';
import type { PhiloxKey } from '../../../src/random/philox.js';
import type { ChainProcess } from '../../chain.js';
import { type LagEntropies, positionEntropies } from '../../lags.js';
import { MAX_LENGTH } from '../../reference/draw.js';
import { type GapModule, instantiate } from './gapModule.js';
import { bucketBits, planMemory } from './memoryPlan.js';
import { ENTRY, profileOf, writeTable } from './tables.js';

const PAGE = 65536;
/** Trajectories computed in lockstep. */
const LANES = 4;

/** Bytes of the module's memory; those of the ends' neighbourhoods, two thirds of the lists, are never touched. */
export function gapBytes(length: number): number {
  return planMemory(length).bytes;
}

/**
 * The Monte Carlo profile of a stationary first-order chain without tokens or messages, in WebAssembly: the same mean
 * as a sweep of the same trajectories, averaged over the data exactly (see kernels/reference/gaps.ts). Memory is taken
 * when it is made.
 */
export class GapSweep {
  /** [L] H(X_i) with nothing revealed, nats. */
  readonly marginal: Float64Array;
  /** [L] mean of H(X_i | x_{-i}), nats; exact. */
  readonly conditional: Float64Array;
  readonly #module: GapModule;
  readonly #sums: Float64Array;
  readonly #total: number;

  /** @throws MaskgapError if L is beyond what an order can be drawn for */
  constructor(
    readonly chain: ChainProcess,
    readonly length: number,
    entropies: LagEntropies,
  ) {
    if (length > MAX_LENGTH) {
      throw new MaskgapError(
        'engine',
        `an unmasking order of ${length} positions is beyond the limit of ${MAX_LENGTH}`,
        'choose a shorter length',
      );
    }
    const { places, bytes } = planMemory(length);
    const pages = Math.ceil(bytes / PAGE);
    const memory = new WebAssembly.Memory({ initial: pages, maximum: pages });
    this.#module = instantiate(memory);
    const values = { ...places, length, bucketBits: bucketBits(length) };
    for (const [name, value] of Object.entries(values))
      if (name in this.#module.layout) this.#module.layout[name].value = value;
    writeTable(entropies, new Float64Array(memory.buffer, places.table, 3 * length * ENTRY));
    this.#sums = new Float64Array(memory.buffer, places.sums, 2 * length);

    const { marginal, eta, between } = entropies;
    ({ marginal: this.marginal, conditional: this.conditional } = positionEntropies(entropies, length));
    this.#total = length === 1 ? marginal : 2 * eta[1] + (length - 2) * between;
  }

  /**
   * Mean of the estimates of h(k) from trajectories first .. first + count - 1 of a key: [L], nats. The orders are those
   * that `drawOrder` draws. Signals, timers and progress have their turn about every 50 ms; not reentrant.
   *
   * @param first integer, first + count <= 2^53 - 4
   * @param count >= 1; multiples of 4 are fastest
   */
  async meanProfile([key0, key1]: PhiloxKey, first: number, count: number): Promise<Float64Array> {
    this.#sums.fill(0);
    let yielded = performance.now();
    for (let done = 0; done < count; done += LANES) {
      this.#module.add(first + done, Math.min(LANES, count - done), key0, key1);
      if (performance.now() - yielded > 50) {
        await new Promise((resolve) => setImmediate(resolve));
        yielded = performance.now();
      }
    }
    return profileOf(this.#sums, this.#total, count);
  }
}
