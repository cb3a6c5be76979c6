import type { ChunkMeans } from '../engines/engine.js';
import { inputError } from '../errors.js';
import { CompensatedSum } from '../numeric/sum.js';
import { type ParsedSchedule, resolveSchedule } from '../schedules/registry.js';
import type { Schedule } from '../schedules/schedule.js';
import { affine, type Estimate, exactly } from '../statistics/estimate.js';
import { controlledEstimate, jackknife, mean, meanEstimate, widened } from '../statistics/spread.js';
import type { EvaluatedSchedule, InformationProfile, VectorEstimate } from './informationProfile.js';
import type { KeptSchedule } from './longSequences.js';
import { type ProfileView, profileOf, profileOnLevels } from './profileView.js';
import { smoothedProfile } from './smoothedProfile.js';

/**
 * How the KL is formed from sum_t r_t h^(k_t) (THEORY, estimators, idea 3):
 * - `plain`: minus the exact H(X);
 * - `coupled`: minus sum_k h^(k) of the same trajectories (beta = 1), which needs no H(X);
 * - `regression`: minus H(X) and beta times (sum_k h^(k) - H(X)), beta fitted over the chunks.
 */
export type DivergenceForm = 'plain' | 'coupled' | 'regression';

/** Per-chunk values of one schedule's sum_t r_t h^(k_t). */
interface SampledSchedule extends EvaluatedSchedule {
  readonly revealed: Float64Array;
  /** Estimates of H(X) from the same trajectories that vary with it. */
  readonly control: Float64Array;
}

/** The information profile as estimated from chunk means; errors come from the spread between chunks. */
export class SampledProfile implements InformationProfile {
  readonly exact = false;
  readonly length: number;
  readonly estimator: string;
  readonly entropy: Estimate;
  /** Levels that are kept. */
  readonly levels: ArrayLike<number>;
  readonly #kept: readonly KeptSchedule[];
  /** Number of the sum that is the control of what is read off the levels; see KeptReadings. */
  readonly #grid?: number;
  /** Between the kept levels nothing is known. */
  readonly #gaps: boolean;
  readonly #view: ProfileView;
  /** Relative rounding of the entropies, as the comparisons with fresh float64 passes have measured it. */
  readonly #rounding: number;
  /** sum_k h^(k) per chunk: a control variate of mean H(X). */
  readonly #entropies: Float64Array;

  /**
   * @param chunks chunk means of one run, at least 2, in the order of their numbers
   * @param knownEntropy exact H(X) in nats, where the model has one
   * @param what L, the kept levels and the schedules whose sums are kept beside them
   * @param form how KLs are formed; `regression` where H(X) is known, `coupled` where it is not
   */
  constructor(
    readonly chunks: readonly ChunkMeans[],
    readonly knownEntropy: number | undefined,
    what: {
      /** What a trajectory is, for the provenance. */
      readonly method: string;
      readonly length: number;
      readonly levels: ArrayLike<number>;
      readonly kept: readonly KeptSchedule[];
      readonly grid?: number;
      /** Levels and sums were asked for one by one, and sums have controls of their own. */
      readonly coupled?: boolean;
    },
    readonly form: DivergenceForm = knownEntropy === undefined ? 'coupled' : 'regression',
  ) {
    this.length = what.length;
    this.levels = what.levels;
    this.#kept = what.kept;
    this.#grid = what.grid;
    this.#gaps = (what.coupled ?? false) && what.grid === undefined;
    this.estimator = `${what.method}, ${form}`;
    this.#view = this.#viewOf(meanProfile(chunks));
    this.#entropies = Float64Array.from(chunks, ({ total }) => total);
    this.#rounding = Math.max(...chunks.map(({ disagreement = 0 }) => disagreement));
    const sampledEntropy = meanEstimate(this.#entropies);
    this.entropy =
      knownEntropy === undefined
        ? widened(sampledEntropy, this.#rounding * sampledEntropy.value)
        : exactly(knownEntropy);
  }

  /** What rounding may do to a KL, nats: no number of trajectories takes it away. Part of every standard error. */
  get rounding(): number {
    return this.#rounding * this.entropy.value;
  }

  /** L h(0) - H(X); h(0) is exact in every chunk. */
  get totalCorrelation(): Estimate {
    return affine(this.entropy, -1, this.length * this.#view.at(0));
  }

  get dualTotalCorrelation(): Estimate {
    const values = this.chunks.map(
      ({ profile }, c) => this.#entropyOf(c) - this.length * profile[profile.length - 1],
    );
    return widened(meanEstimate(values), this.#rounding * this.length * this.#view.at(this.length - 1));
  }

  /** A profile from its values at the kept levels; straight lines between them. */
  #viewOf(values: ArrayLike<number>): ProfileView {
    return this.levels.length === this.length
      ? profileOf(values)
      : profileOnLevels(this.length, this.levels, values, !this.#gaps);
  }

  /** H(X) as one chunk sees it: exact where known. */
  #entropyOf(chunk: number): number {
    return this.knownEntropy ?? this.#entropies[chunk];
  }

  level(k: number): Estimate {
    if (k === 0) return exactly(this.#view.at(0));
    const estimate = meanEstimate(this.chunks.map(({ profile }) => this.#viewOf(profile).at(k)));
    return widened(estimate, this.#rounding * estimate.value);
  }

  estimate(functional: (profile: ProfileView) => number): Estimate {
    const full = functional(this.#view);
    const estimate = jackknife(this.chunks.length, full, (c) => functional(this.#without(c)));
    return widened(estimate, Math.abs(functional(this.#rounded()) - full));
  }

  /** The mean profile, off by the rounding at every level but the exact h(0). */
  #rounded(): ProfileView {
    const view = this.#view;
    return { length: this.length, at: (k) => view.at(k) * (k === 0 ? 1 : 1 + this.#rounding) };
  }

  /** The mean profile of all chunks but one, level by level on demand. */
  #without(omitted: number): ProfileView {
    const n = this.chunks.length;
    const one = this.#viewOf(this.chunks[omitted].profile);
    return { length: this.length, at: (k) => (n * this.#view.at(k) - one.at(k)) / (n - 1) };
  }

  evaluate(parsed: ParsedSchedule, requestedSteps?: number): EvaluatedSchedule {
    const resolve = (profile: ProfileView) =>
      resolveSchedule(parsed, {
        length: this.length,
        requestedSteps,
        profile,
        totalCorrelation: this.knownEntropy === undefined ? undefined : this.totalCorrelation.value,
      });
    const adaptive = parsed.family.needs === 'profile';
    const schedule = resolve(adaptive ? this.#smoothed(this.chunks) : this.#view);
    const halves = adaptive ? this.#halves().map(resolve) : [schedule, schedule];
    const kept = this.#kept.findIndex(
      (one) => one.parsed.name === parsed.name && one.requestedSteps === requestedSteps,
    );
    const revealed = Float64Array.from(this.chunks, ({ profile, sums }, c) =>
      // Chunk c takes the schedule that the other half of the chunks has chosen.
      kept >= 0 ? sums[kept] : expectedReveal(halves[1 - (c % 2)], this.#viewOf(profile)),
    );
    return this.#evaluated(schedule, revealed, this.#controlOf(kept >= 0 ? kept : this.#grid));
  }

  /** The control of a sum: its own, or sum_k h^(k). */
  #controlOf(sum: number | undefined): Float64Array {
    if (sum === undefined || this.chunks[0].totals === undefined) return this.#entropies;
    return Float64Array.from(this.chunks, ({ totals }) => totals![sum]);
  }

  #halves(): ProfileView[] {
    return [0, 1].map((parity) => this.#smoothed(this.chunks.filter((_, c) => c % 2 === parity)));
  }

  #smoothed(chunks: readonly ChunkMeans[]): ProfileView {
    return this.#viewOf(
      smoothedProfile(
        this.levels,
        chunks.map(({ profile }) => profile),
      ),
    );
  }

  #evaluated(schedule: Schedule, revealed: Float64Array, control: Float64Array): SampledSchedule {
    const n = this.chunks.length;
    const exact = this.#exactDivergence(schedule);
    const { estimate, beta } = this.#divergence(revealed, control);
    const divergence = exact ?? widened(estimate, this.rounding);
    const perChunk = revealed.map(
      (sum, c) =>
        exact?.value ??
        (this.knownEntropy === undefined
          ? sum - control[c]
          : sum - this.knownEntropy - beta * (control[c] - this.knownEntropy)),
    );
    return {
      schedule,
      revealed,
      control,
      divergence,
      chunks: perChunk,
      combine: (functional) => {
        const full = functional(divergence.value, this.#view);
        const estimate = jackknife(n, full, (c) =>
          functional((n * divergence.value - perChunk[c]) / (n - 1), this.#without(c)),
        );
        const off = divergence.value + (divergence.exact ? 0 : this.rounding);
        return widened(estimate, Math.abs(functional(off, this.#rounded()) - full));
      },
    };
  }

  /** One token at a time costs nothing, and one step costs TC, whatever was sampled. */
  #exactDivergence({ sizes }: Schedule): Estimate | undefined {
    if (sizes?.length === this.length) return exactly(0);
    return sizes?.length === 1 && this.knownEntropy !== undefined ? this.totalCorrelation : undefined;
  }

  /** Mean of per-chunk sums minus H(X), in the chosen form. `beta` is the weight of the control. */
  #divergence(revealed: Float64Array, control: Float64Array): { estimate: Estimate; beta: number } {
    const known = this.knownEntropy;
    if (known === undefined || this.form === 'coupled') {
      return { estimate: meanEstimate(revealed.map((sum, c) => sum - control[c])), beta: 1 };
    }
    if (this.form === 'plain') return { estimate: affine(meanEstimate(revealed), 1, -known), beta: 0 };
    const { estimate, beta } = controlledEstimate(revealed, control, known);
    return { estimate: affine(estimate, 1, -known), beta };
  }

  difference(a: EvaluatedSchedule, b: EvaluatedSchedule): Estimate {
    if (a.divergence.exact && b.divergence.exact) return exactly(a.divergence.value - b.divergence.value);
    const [first, second] = [a as SampledSchedule, b as SampledSchedule];
    const gaps = first.revealed.map((sum, c) => sum - second.revealed[c]);
    const estimate = this.#difference(gaps, first.control, second.control);
    return gaps.every((gap) => gap === 0) ? estimate : widened(estimate, this.rounding);
  }

  /** Mean of the gaps between two sums; both contain the same H(X), so that the gap between their controls has mean 0. */
  #difference(gaps: Float64Array, first: Float64Array, second: Float64Array): Estimate {
    const regressed = this.knownEntropy !== undefined && this.form === 'regression';
    if (first.some((value, c) => value !== second[c])) {
      const controls = first.map((value, c) => value - second[c]);
      return regressed
        ? controlledEstimate(gaps, controls, 0).estimate
        : meanEstimate(gaps.map((gap, c) => gap - controls[c]));
    }
    // One control has a known mean where H(X) is known.
    return regressed ? controlledEstimate(gaps, first, this.knownEntropy).estimate : meanEstimate(gaps);
  }

  tokenMutualInformation(): VectorEstimate {
    const { length } = this;
    if (!this.chunks[0].conditional) {
      throw inputError(
        `values per position are sampled where a whole sequence is kept, and L = ${length} is too long for that`,
        'take a shorter length (inner positions of a stationary model are alike), or raise --memory up to L = 4096',
      );
    }
    const value = new Float64Array(length);
    const standardError = new Float64Array(length);
    const marginal = this.chunks[0].marginal!;
    for (let i = 0; i < length; i++) {
      const sampled = meanEstimate(this.chunks.map((chunk) => chunk.conditional![i]));
      const conditional = widened(sampled, this.#rounding * sampled.value);
      value[i] = marginal[i] - conditional.value;
      standardError[i] = conditional.standardError;
    }
    return { value, standardError, exact: false };
  }
}

/** Mean over chunks of the values at the kept levels. */
function meanProfile(chunks: readonly ChunkMeans[]): Float64Array {
  return chunks[0].profile.map((_, i) => mean(chunks.map(({ profile }) => profile[i])));
}

/** sum_t r_t h(k_t), expected over the schedule where it is random. */
function expectedReveal({ levels, weights }: Schedule, profile: ProfileView): number {
  const sum = new CompensatedSum();
  for (let t = 0; t < levels.length; t++) sum.add(weights[t] * profile.at(levels[t]));
  return sum.value;
}
