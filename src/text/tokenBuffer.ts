import { type TokenArray, tokenArray } from './text.js';

/** Tokens collected one by one: a typed array that doubles when full. */
export class TokenBuffer {
  #tokens: TokenArray;
  #length = 0;

  constructor(readonly vocabularySize: number) {
    this.#tokens = tokenArray(vocabularySize, 1 << 16);
  }

  get length(): number {
    return this.#length;
  }

  push(token: number): void {
    if (this.#length === this.#tokens.length) {
      const larger = tokenArray(this.vocabularySize, 2 * this.#length);
      larger.set(this.#tokens);
      this.#tokens = larger;
    }
    this.#tokens[this.#length++] = token;
  }

  /** The tokens so far, in an array of exactly their number. */
  finish(): TokenArray {
    return this.#tokens.slice(0, this.#length);
  }
}
