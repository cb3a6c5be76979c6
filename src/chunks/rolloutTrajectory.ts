import type { PosteriorMachine } from '../../kernels/laws.js';
import { NO_SUMMARIES } from '../../kernels/reference/summaries.js';
import { lawDivergence } from '../numeric/divergence.js';
import { type Filler, type Guides, guidesOf, resetGuides, revealToGuides } from '../predictors/guide.js';
import { drawSymbol, integerThresholds } from '../random/integerLaw.js';
import type { Sampler } from '../samplers/sampler.js';
import { beyondEngine } from './beyondEngine.js';
import { crossEntropyGap } from './crossEntropyGap.js';
import { Drifts } from './drifts.js';
import { type Tally, tallyGenerated } from './rolloutSums.js';

/** What teacher forcing says of a sequence in an order, nats. */
export interface DataRun {
  /** log w, w the probability that the sampler gives the sequence in this order; -Infinity for 0. */
  readonly logWeight: number;
  /** Less log p, its mean over data and orders is 0, zeros of the predictor or not; see orderValues.ts. */
  readonly anchor: number;
}

/** Runs samplers, one trajectory after another; `data` is the data model's machine. */
export class Rollouts {
  /** Tokens of the last trajectory. */
  readonly tokens: Int32Array;
  readonly guides: Guides;
  readonly #length: number;
  readonly #V: number;
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
    this.guides = guidesOf(data, filler);
    this.tokens = new Int32Array(length);
    this.#masked = new Int32Array(length);
    this.#isMasked = new Uint8Array(length);
    this.#offered = new Float64Array(length * V);
    const alone = this.guides.predictor === this.guides.data;
    this.#given = alone ? this.#offered : new Float64Array(length * V);
    this.#current = new Float64Array(V);
    this.#thresholds = new Uint32Array(V);
  }

  /**
   * Teacher forcing: the sampler chooses positions, the tokens are those of `sequence`.
   *
   * @param order [L] the trajectory's random order
   * @param tolerance projective distance below which a message counts as unchanged
   * @param afterReveal told the number of revealed positions
   */
  alongData(
    sampler: Sampler,
    sequence: Int32Array,
    order: Int32Array,
    tolerance: number,
    tally: Tally,
    afterReveal?: (revealed: number) => void,
  ): DataRun {
    const V = this.#V;
    const current = this.#current;
    let revealed = 0;
    let logWeight = 0;
    let anchor = 0;
    const rounds = this.#rounds(sampler, order, tolerance, (position, n) => {
      const at = n * V;
      this.#lawNow(position, n);
      const divergence = lawDivergence(current, 0, this.#offered, at, V);
      tally('divergence', divergence);
      tally('dataControl', crossEntropyGap(this.#given, current, this.#offered, at, V));
      if (this.#given !== this.#offered) {
        tally('trainingError', lawDivergence(this.#given, at, this.#offered, at, V));
        tally('optimalDivergence', lawDivergence(current, 0, this.#given, at, V));
      }
      const token = sequence[position];
      if (!(current[token] > 0)) throw beyondEngine();
      const offered = this.#offered[at + token];
      logWeight += Math.log(offered);
      // Where the predictor lacks a token, it is compared with the data's own law.
      anchor += Math.log(offered > 0 ? offered : current[token]);
      anchor += Number.isFinite(divergence) ? divergence : this.#sharedDivergence(at);
      this.#reveal(position, token, true);
      afterReveal?.(++revealed);
    });
    tally('roundsData', rounds);
    return { logWeight, anchor };
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
      if (this.guides.data.sound) {
        this.#lawNow(position, n);
        const divergence = lawDivergence(this.#offered, at, current, 0, V);
        if (divergence === Number.POSITIVE_INFINITY) this.#confirmExit(sampler, position, at);
        expected += divergence;
      }
      this.#reveal(position, token, current[token] > 0);
      if (this.guides.data.sound) afterReveal?.(++revealed);
    });
    const logData = logProbability(this.tokens);
    const inside = logData > Number.NEGATIVE_INFINITY;
    if (inside !== this.guides.data.sound) throw beyondEngine();
    tallyGenerated(tally, { rounds, logSampler, logData, expected });
  }

  /** Round after round until nothing is masked; `fill` is called for every position, n-th of its round. Returns their number. */
  #rounds(
    sampler: Sampler,
    order: Int32Array,
    tolerance: number,
    fill: (position: number, n: number) => void,
  ): number {
    const length = this.#length;
    const { predictor } = this.guides;
    resetGuides(this.guides, tolerance);
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
        summaries: sampler.needs === 'nothing' ? NO_SUMMARIES : predictor.summaries(masked),
        drifts: drifts?.next(predictor, masked) ?? [],
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
    const { data, predictor } = this.guides;
    for (let n = 0; n < positions.length; n++) {
      predictor.law(positions[n], this.#offered, n * this.#V);
      if (this.#given !== this.#offered) data.law(positions[n], this.#given, n * this.#V);
    }
  }

  /** The data's law of the n-th position of a round, given the round's earlier tokens too. */
  #lawNow(position: number, n: number): void {
    if (n > 0) this.guides.data.law(position, this.#current, 0);
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
    revealToGuides(this.guides, position, token, possible, this.#current);
  }

  /** sum_x current(x) log(current(x) / offered(x)) over the tokens that the predictor has. */
  #sharedDivergence(at: number): number {
    let sum = 0;
    for (let x = 0; x < this.#V; x++) {
      const [p, q] = [this.#current[x], this.#offered[at + x]];
      if (p > 0 && q > 0) sum += p * Math.log(p / q);
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
