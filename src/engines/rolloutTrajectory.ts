import type { LawSummaries, PosteriorMachine } from '../../kernels/posteriorMachine.js';
import { MaskgapError } from '../errors.js';
import { lawDivergence } from '../numeric/divergence.js';
import type { Predictor, Reshaping } from '../predictors/predictor.js';
import { drawSymbol, integerThresholds } from '../random/integerLaw.js';
import type { Sampler } from '../samplers/sampler.js';
import { Drifts } from './drifts.js';
import { type Guide, PredictorGuide, ReshapedGuide } from './guide.js';
import type { RolloutValue } from './rollout.js';

/** Takes a value of the trajectory; values of one name add up. */
export type Tally = (value: RolloutValue, amount: number) => void;

const NO_SUMMARIES: LawSummaries = {
  top: new Float64Array(),
  margin: new Float64Array(),
  entropy: new Float64Array(),
};

/** Who fills, and whom the samplers look at: the data model's own laws, reshaped ones, or a predictor beside it. */
export type Filler = 'optimal' | { readonly reshape: Reshaping } | { readonly predictor: Predictor };

/** Runs samplers, one trajectory after another; `data` is the data model's machine. */
export class Rollouts {
  /** Tokens of the last trajectory. */
  readonly tokens: Int32Array;
  readonly #length: number;
  readonly #V: number;
  readonly #data: PredictorGuide;
  readonly #predictor: Guide;
  readonly #masked: Int32Array;
  readonly #isMasked: Uint8Array;
  /** The predictor's laws of a round's positions, at its start. */
  readonly #offered: Float64Array;
  /** The data's laws of them, at its start. */
  readonly #given: Float64Array;
  /** The data's law of one position, given the round's earlier tokens too. */
  readonly #current: Float64Array;
  readonly #thresholds: Uint32Array;
  /** Samplers that are known to leave the support. */
  readonly #leaving = new WeakSet<Sampler>();

  constructor(
    readonly data: PosteriorMachine,
    filler: Filler = 'optimal',
  ) {
    const { length, vocabularySize: V } = data;
    this.#length = length;
    this.#V = V;
    this.#data = new PredictorGuide(data, length, V);
    this.#predictor = guideOf(filler, this.#data, length, V);
    this.tokens = new Int32Array(length);
    this.#masked = new Int32Array(length);
    this.#isMasked = new Uint8Array(length);
    this.#offered = new Float64Array(length * V);
    this.#given = this.#predictor === this.#data ? this.#offered : new Float64Array(length * V);
    this.#current = new Float64Array(V);
    this.#thresholds = new Uint32Array(V);
  }

  /**
   * Teacher forcing: the sampler chooses positions, the tokens are those of `sequence`.
   *
   * @param order [L] the trajectory's random order
   * @param tolerance projective distance below which a message counts as unchanged
   * @param afterReveal told the number of revealed positions
   * @returns log probability that the sampler gives the sequence in this order
   */
  alongData(
    sampler: Sampler,
    sequence: Int32Array,
    order: Int32Array,
    tolerance: number,
    tally: Tally,
    afterReveal?: (revealed: number) => void,
  ): number {
    const V = this.#V;
    const current = this.#current;
    let revealed = 0;
    let logSampler = 0;
    const rounds = this.#rounds(sampler, order, tolerance, (position, n) => {
      const at = n * V;
      this.#lawNow(position, n);
      tally('divergence', lawDivergence(current, 0, this.#offered, at, V));
      tally('dataControl', this.#crossEntropyGap(at));
      if (this.#given !== this.#offered) {
        tally('trainingError', lawDivergence(this.#given, at, this.#offered, at, V));
        tally('optimalDivergence', lawDivergence(current, 0, this.#given, at, V));
      }
      const token = sequence[position];
      if (!(current[token] > 0)) throw beyondEngine();
      logSampler += Math.log(this.#offered[at + token]);
      this.#reveal(position, token, true);
      afterReveal?.(++revealed);
    });
    tally('roundsData', rounds);
    return logSampler;
  }

  /**
   * Generation: tokens are drawn from the predictor's laws at the start of their round, by the trajectory's random words.
   *
   * @param words [L] one per position
   * @param logProbability log p of a whole sequence
   */
  generate(
    sampler: Sampler,
    words: Uint32Array,
    order: Int32Array,
    tolerance: number,
    tally: Tally,
    logProbability: (tokens: Int32Array) => number,
    afterReveal?: (revealed: number) => void,
  ): void {
    const V = this.#V;
    const current = this.#current;
    let logSampler = 0;
    let expected = 0;
    let revealed = 0;
    const rounds = this.#rounds(sampler, order, tolerance, (position, n) => {
      const at = n * V;
      integerThresholds(this.#offered, at, V, this.#thresholds);
      const token = drawSymbol(this.#thresholds, 0, V, words[position]);
      logSampler += Math.log(this.#offered[at + token]);
      if (this.#data.sound) {
        this.#lawNow(position, n);
        const divergence = lawDivergence(this.#offered, at, current, 0, V);
        if (divergence === Number.POSITIVE_INFINITY) this.#confirmExit(sampler, position, at);
        expected += divergence;
      }
      this.#reveal(position, token, current[token] > 0);
      if (this.#data.sound) afterReveal?.(++revealed);
    });
    const logData = logProbability(this.tokens);
    const inside = logData > Number.NEGATIVE_INFINITY;
    if (inside !== this.#data.sound) throw beyondEngine();
    tally('rounds', rounds);
    tally('reverseDivergence', expected);
    if (Number.isFinite(expected)) tally('generatedControl', logSampler - logData - expected);
    tally('negativeLogLikelihood', -logData);
    if (!inside) tally('offSupport', 1);
  }

  /** Round after round until nothing is masked; `fill` is called for every position, n-th of its round. Returns their number. */
  #rounds(
    sampler: Sampler,
    order: Int32Array,
    tolerance: number,
    fill: (position: number, n: number) => void,
  ): number {
    const length = this.#length;
    this.#data.reset(tolerance);
    if (this.#predictor !== this.#data) this.#predictor.reset(tolerance);
    this.#isMasked.fill(1);
    for (let j = 0; j < length; j++) this.#masked[j] = j;
    const drifts = sampler.needs === 'drifts' ? new Drifts(length, this.#V, sampler.history ?? 1) : undefined;
    let rounds = 0;
    for (let left = length; left > 0; rounds++) {
      const masked = this.#masked.subarray(0, left);
      const positions = sampler.next({
        length,
        masked,
        order,
        summaries: sampler.needs === 'nothing' ? NO_SUMMARIES : this.#predictor.summaries(masked),
        drifts: drifts?.next(this.#predictor, masked) ?? [],
      });
      this.#lookUp(positions);
      // The list of masked positions may be what the sampler has handed out: it is renewed after the round.
      for (let n = 0; n < positions.length; n++) fill(positions[n], n);
      for (let n = 0; n < positions.length; n++) this.#isMasked[positions[n]] = 0;
      left = this.#compact(left);
    }
    return rounds;
  }

  /** Laws of a round's positions, at its start. */
  #lookUp(positions: ArrayLike<number>): void {
    for (let n = 0; n < positions.length; n++) {
      this.#predictor.law(positions[n], this.#offered, n * this.#V);
      if (this.#given !== this.#offered) this.#data.law(positions[n], this.#given, n * this.#V);
    }
  }

  /** The data's law of the n-th position of a round, given the round's earlier tokens too. */
  #lawNow(position: number, n: number): void {
    if (n > 0) this.#data.law(position, this.#current, 0);
    else for (let x = 0; x < this.#V; x++) this.#current[x] = this.#given[x];
  }

  #compact(count: number): number {
    let left = 0;
    for (let i = 0; i < count; i++) {
      const position = this.#masked[i];
      if (this.#isMasked[position]) this.#masked[left++] = position;
    }
    return left;
  }

  #reveal(position: number, token: number, possible: boolean): void {
    this.tokens[position] = token;
    if (this.#predictor !== this.#data) {
      this.#predictor.reveal(position, token, this.#predictor.anyContext || this.#possible(position, token));
    }
    this.#data.reveal(position, token, possible);
  }

  /** Whether the predictor, by what has been revealed to it, thinks a token of a masked position possible. */
  #possible(position: number, token: number): boolean {
    this.#predictor.law(position, this.#current, 0);
    return this.#current[token] > 0;
  }

  /** sum_x (given(x) - current(x)) log offered(x): the entropy form less the KL form, of mean 0. */
  #crossEntropyGap(at: number): number {
    let sum = 0;
    for (let x = 0; x < this.#V; x++) {
      const change = this.#given[at + x] - this.#current[x];
      const offered = this.#offered[at + x];
      if (change !== 0 && offered > 0) sum += change * Math.log(offered);
    }
    return sum;
  }

  /** Makes sure, once per sampler, that what the kernel says is impossible is not merely beyond its range. */
  #confirmExit(sampler: Sampler, position: number, at: number): void {
    if (this.#leaving.has(sampler)) return;
    const fresh = this.data.freshLaw(position);
    const impossible = (x: number) => fresh[x] === 0 && this.#offered[at + x] > 0;
    if (!Array.from(fresh.keys()).some(impossible)) throw beyondEngine();
    this.#leaving.add(sampler);
  }
}

function guideOf(filler: Filler, data: Guide, length: number, vocabularySize: number): Guide {
  if (filler === 'optimal') return data;
  return 'reshape' in filler
    ? new ReshapedGuide(data, filler.reshape, length, vocabularySize)
    : new PredictorGuide(filler.predictor, length, vocabularySize);
}

function beyondEngine(): MaskgapError {
  return new MaskgapError(
    'engine',
    "a token's probability is below what this engine can represent",
    'use --engine reference',
  );
}
