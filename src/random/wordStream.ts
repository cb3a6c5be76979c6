import { type PhiloxKey, philox4x32 } from './philox.js';

/** The words of one trajectory and purpose, one after another, for draws whose number is not known beforehand. */
export class WordStream {
  readonly #block = new Uint32Array(4);
  #used = 4;
  #number = 0;

  constructor(
    readonly key: PhiloxKey,
    readonly purpose: number,
    readonly trajectory: number,
  ) {}

  next(): number {
    if (this.#used === 4) {
      const high = Math.floor(this.trajectory / 0x1_0000_0000);
      philox4x32(this.#number++, this.purpose, this.trajectory >>> 0, high, this.key, this.#block);
      this.#used = 0;
    }
    return this.#block[this.#used++];
  }

  /** Uniform in [0, 1) with 53 bits. */
  nextDouble(): number {
    return (this.next() * 0x20_0000 + (this.next() >>> 11)) / 2 ** 53;
  }
}
