import { marginalTable } from './enumeration.js';

/**
 * Conditional laws of any law on [V]^L by its table of marginals. A state is a number of L digits of base V + 1, position 0
 * first: the tokens of the revealed positions, V where masked.
 */
export class ConditionalLaws {
  readonly table: Float64Array;
  /** The state with nothing revealed. */
  readonly nothing: number;

  /** @param pmf [V^L], position 0 slowest */
  constructor(
    pmf: Float64Array,
    readonly vocabularySize: number,
    readonly length: number,
  ) {
    this.table = marginalTable(pmf, vocabularySize, length);
    this.nothing = this.table.length - 1;
  }

  /** What one more at this position is in a state. */
  place(position: number): number {
    return (this.vocabularySize + 1) ** (this.length - 1 - position);
  }

  digit(state: number, position: number): number {
    return Math.floor(state / this.place(position)) % (this.vocabularySize + 1);
  }

  /** [V] law of a masked position; after values of probability 0, its marginal law. */
  at(state: number, position: number): Float64Array {
    const { table, vocabularySize: V } = this;
    const from = table[state] > 0 ? state : this.nothing;
    const place = this.place(position);
    return Float64Array.from({ length: V }, (_, x) => table[from + (x - V) * place] / table[from]);
  }
}
