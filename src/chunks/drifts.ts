import { lawDivergence } from '../numeric/divergence.js';
import type { Guide } from '../predictors/guide.js';

/** How far the laws of masked positions have moved from round to round, over the last `history` rounds. */
export class Drifts {
  /** [L, V] laws of the last round. */
  readonly #laws: Float64Array;
  readonly #law: Float64Array;
  /** Entropies and top probabilities of the last round: where both are the same bit for bit, the law has not been touched. */
  readonly #entropy: Float64Array;
  readonly #top: Float64Array;
  #rounds = 0;
  #recent: Float64Array[] = [];

  constructor(
    readonly length: number,
    readonly vocabularySize: number,
    readonly history: number,
  ) {
    this.#laws = new Float64Array(length * vocabularySize);
    this.#law = new Float64Array(vocabularySize);
    this.#entropy = new Float64Array(length).fill(-1);
    this.#top = new Float64Array(length);
  }

  /** KL(law now || law one round ago) per masked position, for this and earlier rounds, the latest first. */
  next(guide: Pick<Guide, 'law' | 'summaries'>, masked: Int32Array): readonly Float64Array[] {
    const V = this.vocabularySize;
    const { entropy, top } = guide.summaries(masked);
    const drift = new Float64Array(this.length);
    for (const position of masked) {
      if (entropy[position] === this.#entropy[position] && top[position] === this.#top[position]) continue;
      guide.law(position, this.#law, 0);
      drift[position] = lawDivergence(this.#law, 0, this.#laws, position * V, V);
      this.#laws.set(this.#law, position * V);
      this.#entropy[position] = entropy[position];
      this.#top[position] = top[position];
    }
    if (this.#rounds++ > 0) this.#recent = [drift, ...this.#recent].slice(0, this.history);
    return this.#recent;
  }
}
