import type { LawSummaries } from '../../kernels/posteriorMachine.js';
import { emptySummaries, summarise } from '../../kernels/reference/summaries.js';
import type { Predictor, Reshaping } from '../predictors/predictor.js';

/** Whoever fills tokens in a rollout, shown the possible and the impossible. */
export interface Guide {
  /** What has been revealed has positive probability under it. */
  readonly sound: boolean;
  /** Nothing that may be revealed is impossible to it. */
  readonly anyContext: boolean;
  reset(tolerance: number): void;
  /** Law [V] of a masked position. */
  law(position: number, out: Float64Array, offset: number): void;
  /** Up to date for masked positions. */
  summaries(masked: Int32Array): LawSummaries;
  /** @param possible whether the token has positive probability given what has been revealed */
  reveal(position: number, token: number, possible: boolean): void;
}

/**
 * A predictor with messages of its own. From the impossible on, where its laws would be 0 / 0, it goes on with those
 * that it had with nothing revealed.
 */
export class PredictorGuide implements Guide {
  sound = true;
  readonly anyContext: boolean;
  /** [L, V] with nothing revealed. */
  readonly #laws: Float64Array;
  readonly #summaries: LawSummaries;

  constructor(
    readonly predictor: Predictor,
    length: number,
    readonly vocabularySize: number,
  ) {
    this.anyContext = predictor.anyContext ?? false;
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

  summaries(): LawSummaries {
    if (!this.sound) return this.#summaries;
    this.predictor.refresh();
    return this.predictor.summaries;
  }

  reveal(position: number, token: number, possible: boolean): void {
    this.sound &&= possible;
    if (this.sound) this.predictor.reveal(position, token);
  }
}

/** Reshapes the laws of another guide, which is told of everything by others. */
export class ReshapedGuide implements Guide {
  readonly anyContext = false;
  readonly #law: Float64Array;
  readonly #summaries: LawSummaries;

  constructor(
    readonly base: Guide,
    readonly reshape: Reshaping,
    length: number,
    readonly vocabularySize: number,
  ) {
    this.#law = new Float64Array(vocabularySize);
    this.#summaries = emptySummaries(length);
  }

  get sound(): boolean {
    return this.base.sound;
  }

  reset(): void {}

  reveal(): void {}

  law(position: number, out: Float64Array, offset: number): void {
    this.base.law(position, out, offset);
    this.reshape(out, offset, this.vocabularySize);
  }

  summaries(masked: Int32Array): LawSummaries {
    for (const position of masked) {
      this.law(position, this.#law, 0);
      summarise(this.#law, this.#summaries, position);
    }
    return this.#summaries;
  }
}
