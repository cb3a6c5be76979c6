import { fillWords, type PhiloxKey, PURPOSE } from '../../src/random/philox.js';
import type { ChainProcess } from '../chain.js';
import { sortPositions } from './sortPositions.js';
import { ThresholdTable, thresholdBytes } from './thresholdTable.js';

/** Bytes of the tables and arrays of a run's draws. */
export function drawBytes(chain: ChainProcess, length: number): number {
  const tables =
    chain.kind === 'context'
      ? [...chain.start, chain.transition]
      : [chain.initial, chain.transition, chain.emission];
  return tables.reduce((sum, table) => sum + thresholdBytes(table), 16 * length);
}

/**
 * The draws of a run: the same tokens and orders as the reference's, bit for bit, with tables kept between
 * trajectories. The arrays returned are overwritten by the next draw.
 */
export class Draws {
  readonly #words: Uint32Array;
  readonly #stateWords: Uint32Array;
  readonly #tokens: Int32Array;
  readonly #order: Int32Array;
  readonly #drawInto: () => void;

  constructor(
    readonly chain: ChainProcess,
    readonly length: number,
    readonly key: PhiloxKey,
  ) {
    const words = 4 * Math.ceil(length / 4);
    this.#words = new Uint32Array(words);
    this.#stateWords = new Uint32Array(chain.kind === 'hidden' ? words : 0);
    this.#tokens = new Int32Array(length);
    this.#order = new Int32Array(length);
    this.#drawInto = chain.kind === 'context' ? this.#contextDrawer(chain) : this.#hiddenDrawer(chain);
  }

  /** X ~ p: the tokens of one trajectory. */
  tokens(trajectory: number): Int32Array {
    fillWords(this.key, PURPOSE.tokens, trajectory, this.length, this.#words);
    if (this.chain.kind === 'hidden')
      fillWords(this.key, PURPOSE.hiddenStates, trajectory, this.length, this.#stateWords);
    this.#drawInto();
    return this.#tokens;
  }

  /** The unmasking order of one trajectory. */
  order(trajectory: number): Int32Array {
    fillWords(this.key, PURPOSE.order, trajectory, this.length, this.#words);
    sortPositions(this.#words, this.#order);
    return this.#order;
  }

  #contextDrawer({ order, start, transition, vocabularySize: V }: ChainProcess & { kind: 'context' }) {
    const starts = start.map((table) => new ThresholdTable(table, V));
    const later = new ThresholdTable(transition, V);
    const kept = V ** (order - 1);
    return () => {
      let context = 0;
      for (let j = 0; j < this.length; j++) {
        const token = (j < order ? starts[j] : later).draw(context, this.#words[j]);
        this.#tokens[j] = token;
        context = (j < order ? context : context % kept) * V + token;
      }
    };
  }

  #hiddenDrawer(chain: ChainProcess & { kind: 'hidden' }) {
    const { initial, transition, emission, states, vocabularySize } = chain;
    const first = new ThresholdTable(initial, states);
    const later = new ThresholdTable(transition, states);
    const emitted = new ThresholdTable(emission, vocabularySize);
    return () => {
      let state = 0;
      for (let j = 0; j < this.length; j++) {
        state = (j === 0 ? first : later).draw(state, this.#stateWords[j]);
        this.#tokens[j] = emitted.draw(state, this.#words[j]);
      }
    };
  }
}
