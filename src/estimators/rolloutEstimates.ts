import { ORDER_VALUES, orderCounts } from '../chunks/orderValues.js';
import { ROLLOUT_VALUES, type RolloutMeans, type RolloutValue } from '../chunks/rollout.js';
import { MINIMUM_CHUNKS } from '../chunks/task.js';
import { decodeTransitions } from '../chunks/transitionLists.js';
import type { ParsedPredictor } from '../predictors/predictor.js';
import type { ParsedSampler } from '../samplers/sampler.js';
import { affine, type Estimate } from '../statistics/estimate.js';
import type { ChunkedEstimate } from '../statistics/paired.js';
import { rateEstimate } from '../statistics/rate.js';
import { controlledEstimate, mean, meanEstimate, sampled, scatter, widened } from '../statistics/spread.js';
import { surprisalEstimate } from '../statistics/surprisal.js';
import {
  type NextTokenLaw,
  type TransitionStatistics,
  transitionStatistics,
} from '../statistics/transitionStatistics.js';
import { type Doubt, Scrutiny } from './scrutiny.js';

/** What rollouts say of one sampler; nats. Quantities of generated sequences, or of data, are absent if not rolled out. */
export interface RolloutRow {
  readonly sampler: string;
  /** Mean number of rounds on what the sampler generates. */
  readonly rounds?: Estimate;
  /** Mean number of rounds along data. */
  readonly roundsData?: Estimate;
  /** E KL(p || q(. | order)). */
  readonly forwardKl?: Estimate;
  /** eps_train: what the predictor adds to the optimal one's KL on the same positions. Absent for the optimal predictor. */
  readonly trainingError?: Estimate;
  /** E KL(q(. | order) || p); infinite if the sampler leaves the support of p. */
  readonly reverseKl?: Estimate;
  readonly negativeLogLikelihoodPerToken?: Estimate;
  /** Share of generated sequences of probability 0 under p. */
  readonly offSupportRate?: Estimate;
  /** How far the transitions of what is generated are from those of p; see transitionStatistics.ts. Absent where L <= m. */
  readonly transitionReverseKl?: Estimate;
  readonly transitionTotalVariation?: Estimate;
  /**
   * KL(p || q) with the order forgotten, from above: by a particle filter of K orders. The forward KL itself for a sampler
   * whose order is not random. Infinite where a predictor with zeros lets down all particles of a sequence of the data, whether or
   * not other orders would write it.
   */
  readonly marginalKlUpper?: Estimate;
  /** The same from 1 (the forward KL), 2, 4, .., K independent orders. */
  readonly marginalTrend?: readonly { readonly orders: number; readonly kl: Estimate }[];
  /**
   * The same number under the name of Feng et al. 2502.09622: a sequence is wrong if p(Y) = 0. The tokens revealed at some
   * round have probability 0, so that the optimal predictor is 0/0 there, exactly where p(Y) = 0: zeros are never undone.
   */
  readonly sequenceErrorRate?: Estimate;
  /** Passes of the predictor over the whole sequence, of samplers that revise; more than the rounds where a round takes several. */
  readonly predictorPasses?: Estimate;
  /** KL(p || q) of the output's law q, order and all averaged out; exact, of samplers that revise. */
  readonly marginalForwardKl?: Estimate;
  /** KL(q || p); likewise. */
  readonly marginalReverseKl?: Estimate;
  /** (1/2) sum |p - q|; likewise. */
  readonly totalVariation?: Estimate;
}

/** KL of `a` minus KL of `b`, on the same trajectories. */
export interface RolloutDifference {
  readonly a: string;
  readonly b: string;
  readonly forwardKl?: Estimate;
}

/** Rows of samplers and their paired differences. */
export interface RolledRows {
  /** One per sampler. */
  readonly rows: readonly RolloutRow[];
  readonly differences: readonly RolloutDifference[];
  /** Something speaks against the error bars, and is told elsewhere; or there are too few chunks to tell. */
  readonly doubtful?: boolean;
}

/** What the chunks of rollouts say, by number of the sampler. */
export interface RolledEstimates {
  rows(): RolloutRow[];
  /** Between all pairs of samplers. */
  differences(): RolloutDifference[];
  /** Estimates of a sampler that must be precise, nats per sequence. */
  watched(sampler: number): readonly Estimate[];
  /** Those of all samplers, and of how many tokens they are. */
  judged(): { readonly estimates: readonly Estimate[]; readonly tokens: number };
  /** What speaks against their errors. */
  doubts(): readonly Doubt[];
  /** Whether there are any. */
  readonly doubtful: boolean;
}

/** Share of the variance from which on a control is worth a look. */
const MATTERS = 0.1;

/** Standard errors that no correct run is off by. */
const IMPOSSIBLE = 8;

/** Relative error of float64 sums over a trajectory, with room to spare. */
const SUMMATION = 2 ** -44;

/** What was rolled out. */
export interface RolloutSetting {
  readonly length: number;
  /** Names of the samplers, in the order of the chunks' values. */
  readonly samplers: readonly string[];
  readonly data: boolean;
  readonly generated: boolean;
  /** The predictor is not the optimal one. */
  readonly trained: boolean;
  /** H(X), or a bound of it, nats: what relative errors of laws may amount to. */
  readonly entropy: number;
  /** Laws of transitions, where there are any. */
  readonly transitions?: NextTokenLaw;
  /** Orders per trajectory, and which samplers have a random one. */
  readonly orders?: number;
  readonly random: readonly boolean[];
}

/** Estimates from the means of at least 2 chunks; errors come from the spread between chunks. */
export class RolloutEstimates implements RolledEstimates {
  /** Relative error of the laws, as comparisons with fresh float64 passes have measured it. */
  readonly #rounding: number;

  constructor(
    readonly chunks: readonly RolloutMeans[],
    readonly setting: RolloutSetting,
  ) {
    this.#rounding = Math.max(...chunks.map(({ disagreement = 0 }) => disagreement));
  }

  rows(): RolloutRow[] {
    const { samplers, data, generated, trained, length } = this.setting;
    return samplers.map((sampler, s) => {
      const meanOf = (value: RolloutValue) => meanEstimate(this.#values(s, value));
      const outputs = this.chunks.reduce((sum, { trajectories }) => sum + trajectories, 0);
      const outside = this.chunks.reduce(
        (sum, { trajectories }, c) => sum + Math.round(this.#values(s, 'offSupport')[c] * trajectories),
        0,
      );
      const offSupport = rateEstimate(outside, outputs);
      const surprisals = this.#values(s, 'negativeLogLikelihood');
      return {
        sampler,
        ...(data ? { roundsData: meanOf('roundsData'), forwardKl: this.forwardKl(s) } : {}),
        ...(data && trained ? { trainingError: this.trainingError(s) } : {}),
        ...(generated
          ? {
              rounds: meanOf('rounds'),
              reverseKl: this.reverseKl(s),
              negativeLogLikelihoodPerToken: affine(surprisalEstimate(surprisals, outputs), 1 / length),
              offSupportRate: offSupport,
              sequenceErrorRate: offSupport,
              ...this.#transitions(s),
            }
          : {}),
        ...(data ? this.#marginal(s) : {}),
      };
    });
  }

  watched(sampler: number): Estimate[] {
    const { data, generated } = this.setting;
    return [...(data ? [this.forwardKl(sampler)] : []), ...(generated ? [this.reverseKl(sampler)] : [])];
  }

  judged() {
    const { samplers, length } = this.setting;
    return { estimates: samplers.flatMap((_, s) => this.watched(s)), tokens: length };
  }

  /**
   * What speaks against the errors of the KLs: chunks that carry too much of a variance, controls that miss their mean of 0,
   * KLs that are not the sum of their two parts. Where no trajectory has met the rare events that carry the information, all
   * of these may be off by any number of errors, so that none of them is a failure of the program.
   */
  doubts(): Doubt[] {
    const { samplers, data, generated, trained } = this.setting;
    const scrutiny = new Scrutiny(this.chunks.length);
    samplers.forEach((name, s) => {
      if (data) this.#scrutinise(scrutiny, `forward KL of ${name}`, s, 'divergence', 'dataControl');
      const rest = data && trained ? this.#decomposition(s) : undefined;
      if (rest !== undefined && Math.abs(rest.value) > IMPOSSIBLE * rest.standardError)
        scrutiny.known(`the KL of ${name} less the optimal predictor's and the training error`, rest, 0);
      if (!generated) return;
      this.#scrutinise(scrutiny, `reverse KL of ${name}`, s, 'reverseDivergence', 'generatedControl');
      const surprisals = this.#values(s, 'negativeLogLikelihood');
      if (surprisals.every(Number.isFinite)) scrutiny.spread(`the likelihood of ${name}`, surprisals);
    });
    return scrutiny.doubts();
  }

  /** Whether there are doubts, or too few chunks to have any. */
  get doubtful(): boolean {
    return this.chunks.length < MINIMUM_CHUNKS || this.doubts().length > 0;
  }

  #scrutinise(
    scrutiny: Scrutiny,
    what: string,
    sampler: number,
    value: RolloutValue,
    controlValue: RolloutValue,
  ): void {
    const values = this.#values(sampler, value);
    if (!values.every(Number.isFinite)) return;
    const control = this.#values(sampler, controlValue);
    const { beta } = this.#controlled(values, control);
    const residuals = values.map((one, c) => one - beta * control[c]);
    scrutiny.spread(`the ${what}`, residuals);
    if (beta === 0) return;
    if (beta ** 2 * scatter(control, 0) > MATTERS * scatter(values, mean(values)))
      scrutiny.spread(`the control of the ${what}`, control);
    scrutiny.known(`the control of the ${what}`, widened(meanEstimate(control), this.#controlNoise()), 0);
  }

  forwardKl(sampler: number): Estimate {
    return this.#divergence(this.#values(sampler, 'divergence'), this.#values(sampler, 'dataControl'));
  }

  /** The same with what each chunk says of it. */
  forwardChunks(sampler: number): ChunkedEstimate {
    const control = this.#values(sampler, 'dataControl');
    const values = this.#values(sampler, 'divergence');
    const { beta } = this.#controlled(values, control);
    return { estimate: this.forwardKl(sampler), values: values.map((value, c) => value - beta * control[c]) };
  }

  trainingError(sampler: number): Estimate {
    const values = this.#values(sampler, 'trainingError');
    return this.#divergence(values, new Float64Array(values.length));
  }

  /**
   * The KL less that of the optimal predictor and the training error: 0 up to sampling for any predictor, trajectory by
   * trajectory in the mean (THEORY, "identities"). Absent where it is infinite.
   */
  #decomposition(sampler: number): Estimate | undefined {
    const kl = this.#values(sampler, 'divergence');
    const optimal = this.#values(sampler, 'optimalDivergence');
    const training = this.#values(sampler, 'trainingError');
    if (!kl.every(Number.isFinite)) return undefined;
    const rest = kl.map((value, c) => value - optimal[c] - training[c]);
    const { estimate, rounding } = this.#controlled(rest, this.#values(sampler, 'dataControl'));
    return widened(
      estimate,
      this.#systematic(mean(kl)) + this.#summation() + rounding + this.#unsettled(kl, optimal, training),
    );
  }

  reverseKl(sampler: number): Estimate {
    return this.#divergence(
      this.#values(sampler, 'reverseDivergence'),
      this.#values(sampler, 'generatedControl'),
    );
  }

  /** Forward KL of sampler a minus that of sampler b. */
  forwardDifference(a: number, b: number): Estimate {
    const minus = (x: Float64Array, y: Float64Array) => x.map((value, c) => value - y[c]);
    const of = (value: RolloutValue) => minus(this.#values(a, value), this.#values(b, value));
    const values = of('divergence');
    const size = Math.abs(this.forwardKl(a).value) + Math.abs(this.forwardKl(b).value);
    return this.#divergence(values, of('dataControl'), size);
  }

  /** Differences between all pairs of samplers, but those of two infinite KLs. */
  differences(): RolloutDifference[] {
    const { samplers, data } = this.setting;
    if (!data) return [];
    return samplers
      .flatMap((a, i) =>
        samplers.slice(i + 1).map((b, j) => ({ a, b, forwardKl: this.forwardDifference(i, i + 1 + j) })),
      )
      .filter(({ forwardKl }) => !Number.isNaN(forwardKl.value));
  }

  #transitions(sampler: number): Partial<TransitionStatistics> {
    const { transitions } = this.setting;
    if (transitions === undefined) return {};
    const counts = this.chunks.map((chunk) => decodeTransitions(chunk.transitions!)[sampler]);
    return transitionStatistics(counts, transitions);
  }

  #marginal(sampler: number): Pick<RolloutRow, 'marginalKlUpper' | 'marginalTrend'> {
    const { orders, random } = this.setting;
    if (orders === undefined) return {};
    if (!random[sampler]) return { marginalKlUpper: this.forwardKl(sampler) };
    const counts = orderCounts(orders);
    const width = ORDER_VALUES + counts.length;
    const column = (i: number) =>
      Float64Array.from(this.chunks, ({ marginals }) => marginals![sampler * width + i]);
    const trend = counts.map((k, i) => ({
      orders: k,
      kl: this.#divergence(column(ORDER_VALUES + i), column(0)),
    }));
    return { marginalKlUpper: this.#divergence(column(1), column(0)), marginalTrend: trend };
  }

  /** Per chunk. */
  #values(sampler: number, value: RolloutValue): Float64Array {
    const at = sampler * ROLLOUT_VALUES.length + ROLLOUT_VALUES.indexOf(value);
    return Float64Array.from(this.chunks, ({ values }) => values[at]);
  }

  /**
   * Mean of `values`, regressed on a control of mean 0. A relative error d of the laws moves a sum of KLs K over L tokens by
   * at most about d sqrt(2 L K) + L d^2 (K being quadratic in how far laws are apart).
   */
  #divergence(values: Float64Array, control: Float64Array, size = Number.NaN): Estimate {
    if (!values.every(Number.isFinite))
      return sampled(values.find((value) => !Number.isFinite(value))!, 0, values.length - 1);
    const { estimate, rounding } = this.#controlled(values, control);
    const kl = Number.isNaN(size) ? Math.abs(estimate.value) : size;
    const systematic = this.#systematic(kl) + rounding;
    return widened(estimate, estimate.standardError === 0 && estimate.value === 0 ? 0 : systematic);
  }

  /**
   * Mean of `values`, regressed on a control of mean 0, and what rounding of the control may do to it: a relative error d of
   * the laws moves the control by d H(X).
   */
  #controlled(
    values: Float64Array,
    control: Float64Array,
  ): { estimate: Estimate; beta: number; rounding: number } {
    if (values.length < 4) return { estimate: meanEstimate(values), beta: 0, rounding: 0 };
    const { estimate, beta } = controlledEstimate(values, control, 0, this.#controlNoise());
    return { estimate, beta, rounding: Math.abs(beta) * this.#rounding * this.setting.entropy };
  }

  /** What rounding makes of a control that is 0: logarithms of L tokens, off by the laws' error and by that of the sums. */
  #controlNoise(): number {
    const { entropy, length } = this.setting;
    return this.#rounding * (entropy + length) + this.#summation();
  }

  #summation(): number {
    const { entropy, length } = this.setting;
    return SUMMATION * (entropy + length);
  }

  /** What messages that have settled to within their tolerance leave open of sums, one of which is the difference of the others. */
  #unsettled(...sums: readonly Float64Array[]): number {
    const tolerance = Math.max(...this.chunks.map((chunk) => chunk.tolerance));
    return tolerance * sums.reduce((size, values) => size + Math.abs(mean(values)), 0);
  }

  /** What a relative error of the laws may do to a sum of KLs. */
  #systematic(kl: number): number {
    const d = this.#rounding;
    const { length } = this.setting;
    return d * Math.sqrt(2 * length * kl) + length * d * d;
  }
}

/** What is rolled out. */

export interface RolledOut {
  /** L */
  readonly length: number;
  /** All on the same trajectories. */
  readonly samplers: readonly ParsedSampler[];
  /** Who fills; the optimal predictor if absent. */
  readonly predictor?: ParsedPredictor;
  /** Roll out data, for the forward KL. */
  readonly data: boolean;
  /** Roll out what the samplers generate, for everything else. */
  readonly generated: boolean;
  /** Independent orders per trajectory of data, a power of 2, for `marginalKlUpper`. */
  readonly orders?: number;
}
