import type { LawSummaries, PosteriorMachine } from '../../kernels/posteriorMachine.js';

/** Whoever fills tokens: laws of the masked positions given what has been revealed to it, and their summaries. */
export type Predictor = Pick<PosteriorMachine, 'reset' | 'reveal' | 'law' | 'refresh' | 'summaries'>;

/**
 * A predictor that may be shown the impossible: from then on, where its own laws would be 0 / 0, it goes on with those that
 * it had with nothing revealed.
 */
export class Guide {
  /** What has been revealed has positive probability. */
  sound = true;
  /** [L, V] with nothing revealed. */
  readonly #laws: Float64Array;
  readonly #summaries: LawSummaries;

  constructor(
    readonly predictor: Predictor,
    length: number,
    readonly vocabularySize: number,
  ) {
    predictor.reset(0);
    predictor.refresh();
    const { top, margin, entropy } = predictor.summaries;
    this.#summaries = { top: top.slice(), margin: margin.slice(), entropy: entropy.slice() };
    this.#laws = new Float64Array(length * vocabularySize);
    for (let j = 0; j < length; j++) predictor.law(j, this.#laws, j * vocabularySize);
  }

  reset(tolerance: number): void {
    this.sound = true;
    this.predictor.reset(tolerance);
  }

  law(position: number, out: Float64Array, offset: number): void {
    if (this.sound) this.predictor.law(position, out, offset);
    else {
      const from = position * this.vocabularySize;
      for (let x = 0; x < this.vocabularySize; x++) out[offset + x] = this.#laws[from + x];
    }
  }

  /** Up to date for masked positions. */
  summaries(): LawSummaries {
    if (!this.sound) return this.#summaries;
    this.predictor.refresh();
    return this.predictor.summaries;
  }

  /** @param possible whether the token has positive probability given what has been revealed */
  reveal(position: number, token: number, possible: boolean): void {
    this.sound &&= possible;
    if (this.sound) this.predictor.reveal(position, token);
  }
}
