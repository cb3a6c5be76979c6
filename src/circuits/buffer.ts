import type { Bit } from './gates.js';
import { type LayeredCircuit, probabilityOfOne } from './layers.js';
import { type BitState, bitAt } from './maskedSampler.js';

/** Bits of a counter that runs from 0 to d: ceil(log2(d + 1)). */
export function counterBits(depth: number): number {
  let bits = 0;
  while (2 ** bits < depth + 1) bits++;
  return bits;
}

/**
 * A stretch of the sequence that holds one layer and its number: `width` tokens from `first` on, the layer's nodes at
 * their end (the rest is 0), and the number's bits from `counter` on, lowest first.
 */
export class Buffer {
  readonly positions: readonly number[];
  readonly #bits: number;

  constructor(
    readonly circuit: LayeredCircuit,
    readonly first: number,
    readonly counter: number,
  ) {
    this.#bits = counterBits(circuit.depth);
    this.positions = [
      ...Array.from({ length: this.#bits }, (_, i) => counter + i),
      ...Array.from({ length: circuit.width }, (_, i) => first + i),
    ];
  }

  /** Number of the layer that the buffer holds. */
  layer(state: BitState): number {
    let value = 0;
    for (let i = 0; i < this.#bits; i++) value += bitAt(state, this.counter + i) * 2 ** i;
    return value;
  }

  /** A node of the layer that the buffer holds. */
  value(state: BitState, layer: number, slot: number): Bit {
    return bitAt(state, this.#start(layer) + slot);
  }

  /**
   * The probability of a 1 at one of the buffer's positions when it is to hold `layer`.
   *
   * @param before the values of the layer before
   */
  probability(position: number, layer: number, before: (slot: number) => Bit): number {
    const bit = position - this.counter;
    if (bit >= 0 && bit < this.#bits) return Math.floor(layer / 2 ** bit) % 2;
    const slot = position - this.#start(layer);
    return slot < 0 ? 0 : probabilityOfOne(this.circuit.layers[layer][slot], before);
  }

  #start(layer: number): number {
    return this.first + this.circuit.width - this.circuit.layers[layer].length;
  }

  /** Where the nodes of layer 0 stand when the buffer holds it. */
  get sources(): readonly number[] {
    return this.circuit.layers[0].map((_, slot) => this.#start(0) + slot);
  }

  /** Where the outputs stand when the buffer holds the last layer. */
  get answer(): readonly number[] {
    const { outputs, width } = this.circuit;
    return Array.from({ length: outputs }, (_, i) => this.first + width - outputs + i);
  }
}
