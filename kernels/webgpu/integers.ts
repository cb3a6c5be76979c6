/**
 * Sums of entropies as 64-bit integers in units of 2^-b nats: the device adds them exactly, in any order. On the host the
 * two halves are kept as doubles apart, each exact.
 */
export interface Unit {
  /** b */
  readonly bits: number;
  /** 2^(b - 32): nats to units of the high half. */
  readonly high: number;
}

/** The finest unit in which sums of magnitude up to `largest` nats fit a signed 64-bit integer. */
export function unitFor(largest: number): Unit {
  const bits = 61 - Math.ceil(Math.log2(largest + 2));
  return { bits, high: 2 ** (bits - 32) };
}

/** Writes non-negative values to (low, high) pairs. */
export function toIntegers(values: ArrayLike<number>, { high: scale }: Unit): Uint32Array {
  const pairs = new Uint32Array(2 * values.length);
  for (let i = 0; i < values.length; i++) {
    const scaled = values[i] * scale;
    const high = Math.floor(scaled);
    pairs[2 * i] = Math.floor((scaled - high) * 2 ** 32);
    pairs[2 * i + 1] = high;
  }
  return pairs;
}

/** A running sum of signed 64-bit integers. */
export class IntegerSum {
  #low = 0;
  #high = 0;

  constructor(readonly unit: Unit) {}

  /** Adds the pair at words[at], words[at + 1]. */
  add(words: Uint32Array, at: number): void {
    this.#low += words[at];
    this.#high += words[at + 1] | 0;
  }

  /** In nats, rounded once. */
  get value(): number {
    return this.plus(0, 0);
  }

  /** In nats, with one more integer. */
  plus(low: number, high: number): number {
    return ((this.#high + (high | 0)) * 2 ** 32 + (this.#low + low)) / 2 ** this.unit.bits;
  }
}
