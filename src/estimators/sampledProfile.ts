import { type ChunkMeans, MINIMUM_CHUNKS } from '../chunks/task.js';
import { inputError, type MaskgapError } from '../errors.js';
import { CompensatedSum } from '../numeric/sum.js';
import { type ProfileView, profileOf, profileOnLevels } from '../profile.js';
import { type ParsedSchedule, resolveSchedule } from '../schedules/registry.js';
import type { Schedule } from '../schedules/schedule.js';
import { affine, type Estimate, exactDivergence, exactly } from '../statistics/estimate.js';
import { controlledEstimate, jackknife, mean, meanEstimate, widened } from '../statistics/spread.js';
import type { EvaluatedSchedule, InformationProfile, VectorEstimate } from './informationProfile.js';
import type { KeptSchedule } from './keptReadings.js';
import { type Doubt, Scrutiny } from './scrutiny.js';
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

/**
 * Without a known H(X) to be told by, events that come to no trajectory of a run, though they would to one in as many, leave no
 * trace: in symmetric HMMs of rare switches not even the spread of a level. What they may add, as a share of the value of one
 * trajectory in the run. A quarter holds the closed form where it was tried (`bench/coverage.mjs`).
 */
const UNSEEN = 1 / 4;

/** Relative deviations of a level that no KL feels, though a level that hardly varies may be many of its errors off. */
const IMMATERIAL = 1e-5;

/** Parts of the chunks that a schedule which depends on the profile is chosen without, and judged on. */
const FOLDS = 8;

/** Fewest chunks that such a schedule can be chosen and judged on: what is chosen on needs a spread of its own. */
export const LEAST_TO_CHOOSE = 4;

/** Levels of which the mean is known exactly, where it is cheap; nats. */
export interface KnownLevels {
  /** h(1). */
  readonly first?: number;
  /** h(L-1). */
  readonly last?: number;
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
  readonly view: ProfileView;
  /** Relative rounding of the entropies, as the comparisons with fresh float64 passes have measured it. */
  readonly #rounding: number;
  /** sum_k h^(k) per chunk: a control variate of mean H(X). */
  readonly #entropies: Float64Array;
  readonly #knownLevels: KnownLevels;
  /** Of all that has been estimated so far. */
  readonly #scrutiny: Scrutiny;
  /** What schedules are chosen on: all chunks, then those without one fold each. */
  #choices?: readonly ProfileView[];

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
      readonly known?: KnownLevels;
    },
    readonly form: DivergenceForm = knownEntropy === undefined ? 'coupled' : 'regression',
  ) {
    this.length = what.length;
    this.levels = what.levels;
    this.#kept = what.kept;
    this.#grid = what.grid;
    this.#gaps = (what.coupled ?? false) && what.grid === undefined;
    this.estimator = `${what.method}, ${form}`;
    this.#knownLevels = what.known ?? {};
    this.#scrutiny = new Scrutiny(chunks.length);
    this.view = this.#viewOf(meanProfile(chunks));
    this.#entropies = Float64Array.from(chunks, ({ total }) => total);
    this.#rounding = Math.max(...chunks.map(({ disagreement = 0 }) => disagreement));
    const sampledEntropy = meanEstimate(this.#entropies);
    this.entropy =
      knownEntropy === undefined
        ? widened(sampledEntropy, this.#rounding * sampledEntropy.value)
        : exactly(knownEntropy);
  }

  get #trajectories(): number {
    return this.chunks.reduce((sum, { trajectories }) => sum + trajectories, 0);
  }

  /** What rounding may do to a KL, nats: no number of trajectories takes it away. Part of every standard error. */
  get rounding(): number {
    return this.#rounding * this.entropy.value;
  }

  /** What speaks against the errors of what has been estimated so far, and of the known means. */
  doubts(): Doubt[] {
    const entropy = this.#mean('the sum of all levels', this.#entropies);
    if (this.knownEntropy !== undefined)
      this.#scrutiny.known('H(X)', widened(entropy, this.rounding), this.knownEntropy);
    const { first, last } = this.#knownLevels;
    if (first !== undefined && this.levels[1] === 1)
      this.#scrutiny.known('h(1)', this.#levelMean(1), first, IMMATERIAL);
    if (last !== undefined && this.levels[this.levels.length - 1] === this.length - 1)
      this.#scrutiny.known('h(L-1)', this.#levelMean(this.length - 1), last, IMMATERIAL);
    return this.#scrutiny.doubts();
  }

  /** The mean of values of the chunks, which are looked at. */
  #mean(what: string, values: ArrayLike<number>): Estimate {
    this.#scrutiny.spread(what, values);
    return meanEstimate(values);
  }

  /** L h(0) - H(X); h(0) is exact in every chunk. */
  get totalCorrelation(): Estimate {
    const correlation = affine(this.entropy, -1, this.length * this.view.at(0));
    return correlation.exact ? exactDivergence(correlation.value) : correlation;
  }

  get dualTotalCorrelation(): Estimate {
    const values = this.chunks.map(
      ({ profile }, c) => this.#entropyOf(c) - this.length * profile[profile.length - 1],
    );
    return widened(
      this.#mean('the dual total correlation', values),
      this.#rounding * this.length * this.view.at(this.length - 1),
    );
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
    if (k === 0) return exactly(this.view.at(0));
    this.#scrutiny.spread(`h(${k})`, this.#levelValues(k));
    return this.#levelMean(k);
  }

  #levelValues(k: number): number[] {
    return this.chunks.map(({ profile }) => this.#viewOf(profile).at(k));
  }

  #levelMean(k: number): Estimate {
    const estimate = meanEstimate(this.#levelValues(k));
    return widened(estimate, this.#rounding * estimate.value);
  }

  estimate(functional: (profile: ProfileView) => number): Estimate {
    const full = functional(this.view);
    const without = this.chunks.map((_, c) => functional(this.#without(c)));
    this.#scrutiny.spread('an estimate', without);
    const estimate = jackknife(this.chunks.length, full, (c) => without[c]);
    return widened(estimate, Math.abs(functional(this.#rounded()) - full));
  }

  /** The mean profile, off by the rounding at every level but the exact h(0). */
  #rounded(): ProfileView {
    const view = this.view;
    return { length: this.length, at: (k) => view.at(k) * (k === 0 ? 1 : 1 + this.#rounding) };
  }

  /** The mean profile of all chunks but one, level by level on demand. */
  #without(omitted: number): ProfileView {
    const n = this.chunks.length;
    const one = this.#viewOf(this.chunks[omitted].profile);
    return { length: this.length, at: (k) => (n * this.view.at(k) - one.at(k)) / (n - 1) };
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
    const [all, ...folds] = adaptive ? this.#choosing() : [this.view];
    const schedule = resolve(all);
    const chosen = adaptive ? folds.map(resolve) : [schedule];
    const kept = this.#kept.findIndex(
      (one) => one.parsed.name === parsed.name && one.requestedSteps === requestedSteps,
    );
    const revealed = Float64Array.from(this.chunks, ({ profile, sums }, c) =>
      // A chunk judges what was chosen without it.
      kept >= 0 ? sums[kept] : expectedReveal(chosen[c % chosen.length], this.#viewOf(profile)),
    );
    const name = [parsed.name, requestedSteps].filter((part) => part !== undefined).join(' ');
    return this.#evaluated(name, schedule, revealed, this.#controlOf(kept >= 0 ? kept : this.#grid));
  }

  /** The control of a sum: its own, or sum_k h^(k). */
  #controlOf(sum: number | undefined): Float64Array {
    if (sum === undefined || this.chunks[0].totals === undefined) return this.#entropies;
    return Float64Array.from(this.chunks, ({ totals }) => totals![sum]);
  }

  #choosing(): readonly ProfileView[] {
    const n = this.chunks.length;
    if (n < LEAST_TO_CHOOSE) throw tooFewToChoose(n, this.chunks[0].trajectories);
    const folds = Math.min(FOLDS, n);
    this.#choices ??= [
      this.#smoothed(this.chunks),
      ...Array.from({ length: folds }, (_, f) =>
        this.#smoothed(this.chunks.filter((_, c) => c % folds !== f)),
      ),
    ];
    return this.#choices;
  }

  #smoothed(chunks: readonly ChunkMeans[]): ProfileView {
    return this.#viewOf(
      smoothedProfile(
        this.levels,
        chunks.map(({ profile }) => profile),
      ),
    );
  }

  #evaluated(
    name: string,
    schedule: Schedule,
    revealed: Float64Array,
    control: Float64Array,
  ): SampledSchedule {
    const n = this.chunks.length;
    const exact = this.#exactDivergence(schedule);
    const { estimate, beta } = this.#divergence(revealed, control);
    const unseen = this.knownEntropy === undefined ? (UNSEEN * estimate.value) / this.#trajectories : 0;
    const divergence = exact ?? widened(estimate, Math.hypot(this.rounding, unseen));
    const perChunk = revealed.map(
      (sum, c) =>
        exact?.value ??
        (this.knownEntropy === undefined
          ? sum - control[c]
          : sum - this.knownEntropy - beta * (control[c] - this.knownEntropy)),
    );
    if (exact === undefined) {
      if (this.form !== 'coupled') this.#scrutiny.spread(`the levels of ${name}`, revealed);
      this.#scrutiny.spread(`the KL of ${name}`, perChunk);
    }
    return {
      schedule,
      revealed,
      control,
      divergence,
      chunks: perChunk,
      combine: (functional) => {
        const full = functional(divergence.value, this.view);
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
    if (!this.chunks[0].conditional) throw tooLongForPositions(length);
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

/** Refuses values per position where chunks do not keep them. */
export function tooLongForPositions(length: number): MaskgapError {
  return inputError(
    `values per position are sampled where a whole sequence is kept, and L = ${length} is too long for that`,
    'take a shorter length (inner positions of a stationary model are alike), or raise --memory up to L = 4096',
  );
}

/** Refuses to choose a schedule on so few chunks of that size. */
export function tooFewToChoose(chunks: number, chunkSize: number): MaskgapError {
  return inputError(
    `a schedule that is chosen on the profile is judged on other chunks than it was chosen on, and ${chunks} chunks are too few for that`,
    `give --trajectories ${LEAST_TO_CHOOSE * chunkSize} or more, better ${MINIMUM_CHUNKS * chunkSize}${chunkSize > 1 ? ', or a smaller --chunk-size' : ''}`,
  );
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
