/** What has been revealed of one sequence, and the contexts that agree with it. */
export class Evidence {
  readonly tokens: Int32Array;
  readonly revealed: Uint8Array;

  constructor(
    readonly length: number,
    readonly vocabularySize: number,
  ) {
    this.tokens = new Int32Array(length);
    this.revealed = new Uint8Array(length);
  }

  /** Starts a new sequence with everything masked. */
  reset(tokens: Int32Array): void {
    this.tokens.set(tokens);
    this.revealed.fill(0);
  }

  /**
   * The contexts (base-V numbers, first position slowest) of the positions first .. last that agree with every revealed
   * token among them; written to `out`, their number is returned. An empty window has the one empty context 0.
   */
  agreeing(first: number, last: number, out: Int32Array): number {
    return this.#enumerate(first, last, -1, out, 0);
  }

  /** The same for the contexts that disagree with exactly one revealed token. */
  offByOne(first: number, last: number, out: Int32Array): number {
    let count = 0;
    for (let j = first; j <= last; j++)
      if (this.revealed[j]) count = this.#enumerate(first, last, j, out, count);
    return count;
  }

  /** Appends to `out[begin..]` the contexts that agree everywhere but at `off`, where they disagree; returns the new end. */
  #enumerate(first: number, last: number, off: number, out: Int32Array, begin: number): number {
    const { vocabularySize: V, tokens, revealed } = this;
    out[begin] = 0;
    let count = 1;
    for (let j = first; j <= last; j++) {
      if (revealed[j] && j !== off) {
        for (let l = begin; l < begin + count; l++) out[l] = out[l] * V + tokens[j];
        continue;
      }
      const skipped = j === off ? tokens[j] : -1;
      const symbols = j === off ? V - 1 : V;
      // From the back, so that nothing is overwritten before it is read.
      for (let l = count - 1; l >= 0; l--) {
        const base = out[begin + l] * V;
        let slot = begin + (l + 1) * symbols;
        for (let x = V - 1; x >= 0; x--) if (x !== skipped) out[--slot] = base + x;
      }
      count *= symbols;
    }
    return begin + count;
  }
}
