import type { LawSummaries, PosteriorMachine } from '../../kernels/laws.js';
import { emptySummaries, summarise } from '../../kernels/reference/summaries.js';
import type { Predictor, Reshaping } from './predictor.js';

/** Who fills, and whom the samplers look at: the data model's own laws, reshaped ones, or a predictor beside it. */
export type Filler = 'optimal' | { readonly reshape: Reshaping } | { readonly predictor: Predictor };

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

/** What a predictor says with nothing revealed. */
interface Outset {
  /** [L, V] */
  readonly laws: Float64Array;
  readonly summaries: LawSummaries;
}

/**
 * A predictor with messages of its own. From the impossible on, where its laws would be 0 / 0, it goes on with those
 * that it had with nothing revealed.
 */
export class PredictorGuide implements Guide {
  sound = true;
  /** Nothing is revealed. */
  #untouched = true;
  readonly anyContext: boolean;
  /** May be shared: it is only read. */
  readonly outset: Outset;

  /** @param twin a guide of the same predictor, which need not be asked again what it says with nothing revealed */
  constructor(
    readonly predictor: Predictor,
    length: number,
    readonly vocabularySize: number,
    twin?: Guide,
  ) {
    this.anyContext = predictor.anyContext ?? false;
    this.outset = twin instanceof PredictorGuide ? twin.outset : outsetOf(predictor, length, vocabularySize);
  }

  reset(tolerance: number): void {
    this.sound = true;
    this.#untouched = true;
    this.predictor.reset(tolerance);
  }

  law(position: number, out: Float64Array, offset: number): void {
    if (this.sound && !this.#untouched) this.predictor.law(position, out, offset);
    else {
      const from = position * this.vocabularySize;
      for (let x = 0; x < this.vocabularySize; x++) out[offset + x] = this.outset.laws[from + x];
    }
  }

  summaries(): LawSummaries {
    // Positions that are alike must not differ by rounding: scores are compared.
    if (!this.sound || this.#untouched) return this.outset.summaries;
    this.predictor.refresh();
    return this.predictor.summaries;
  }

  reveal(position: number, token: number, possible: boolean): void {
    this.sound &&= possible;
    this.#untouched = false;
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
    summariseAll((position) => this.law(position, this.#law, 0), this.#law, masked, this.#summaries);
    return this.#summaries;
  }
}

/**
 * Takes over the summaries of the laws of positions.
 *
 * @param write writes the law of a position to `law`
 */
export function summariseAll(
  write: (position: number) => void,
  law: Float64Array,
  positions: Int32Array,
  summaries: LawSummaries,
): void {
  for (const position of positions) {
    write(position);
    summarise(law, summaries, position);
  }
}

/** The data model's guide, and that of whoever fills: the same one where that is the optimal predictor. */
export interface Guides {
  readonly data: PredictorGuide;
  readonly predictor: Guide;
}

/** @param twins guides of the same data and the same predictor */
export function guidesOf(machine: PosteriorMachine, filler: Filler, twins?: Guides): Guides {
  const { length, vocabularySize: V } = machine;
  const data = new PredictorGuide(machine, length, V, twins?.data);
  if (filler === 'optimal') return { data, predictor: data };
  return {
    data,
    predictor:
      'reshape' in filler
        ? new ReshapedGuide(data, filler.reshape, length, V)
        : new PredictorGuide(filler.predictor, length, V, twins?.predictor),
  };
}

/** Masks everything. */
export function resetGuides({ data, predictor }: Guides, tolerance: number): void {
  data.reset(tolerance);
  if (predictor !== data) predictor.reset(tolerance);
}

/**
 * Reveals a token to both.
 *
 * @param possible whether the data may have it
 * @param law [V] overwritten
 */
export function revealToGuides(
  { data, predictor }: Guides,
  position: number,
  token: number,
  possible: boolean,
  law: Float64Array,
): void {
  if (predictor !== data) {
    const known = predictor.anyContext || lawAt(predictor, position, law)[token] > 0;
    predictor.reveal(position, token, known);
  }
  data.reveal(position, token, possible);
}

function lawAt(guide: Guide, position: number, law: Float64Array): Float64Array {
  guide.law(position, law, 0);
  return law;
}

function outsetOf(predictor: Predictor, length: number, vocabularySize: number): Outset {
  const laws = predictor.opening?.() ?? askedLaws(predictor, length, vocabularySize);
  const summaries = emptySummaries(length);
  for (let j = 0; j < length; j++)
    summarise(laws.subarray(j * vocabularySize, (j + 1) * vocabularySize), summaries, j);
  return { laws, summaries };
}

function askedLaws(predictor: Predictor, length: number, vocabularySize: number): Float64Array {
  predictor.reset(0);
  const laws = new Float64Array(length * vocabularySize);
  for (let j = 0; j < length; j++) predictor.law(j, laws, j * vocabularySize);
  return laws;
}
