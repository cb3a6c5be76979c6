import type { LawSummaries } from '../../kernels/laws.js';

/** What a sampler sees before a round; positions are 0 .. length - 1. */
export interface SamplerView {
  /** L */
  readonly length: number;
  /** Positions that are still masked, increasing; at least one. */
  readonly masked: Int32Array;
  /** Of the predictor's laws of the masked positions; present where the sampler needs `summaries` or `drifts`. */
  readonly summaries: LawSummaries;
  /** A uniformly random order of all positions, the trajectory's own. */
  readonly order: Int32Array;
  /**
   * KL(law now || law one round ago) of each masked position, nats, for this and earlier rounds, the latest first; as many
   * as there were rounds, and no more than the sampler's `history`. Present where the sampler needs `drifts`.
   */
  readonly drifts: readonly Float64Array[];
}

/** `count` of the positions `from`. */
export interface RandomChoice {
  readonly from: Int32Array;
  readonly count: number;
}

/**
 * Says which positions are unmasked next: a pure function of what it sees, never of the tokens that are about to be
 * filled, so that the divergence has the form of Wen, Liang & Lu 2608.25505, Theorem 1.
 */
export interface Sampler {
  /** As the user writes it: `confidence:4`. */
  readonly name: string;
  readonly needs: 'nothing' | 'summaries' | 'drifts';
  /** Rounds of drifts that it looks at. */
  readonly history?: number;
  /**
   * Present where the positions depend on the random order: they are then the first `count` of `from` in that order, that
   * is, a uniformly random choice.
   */
  readonly choice?: (view: Omit<SamplerView, 'order'>) => RandomChoice;
  /** Positions to unmask in this round, at least one, in the order in which they are to be taken. */
  next(view: SamplerView): ArrayLike<number>;
}

/** The parameters of samplers; each family takes some of them. */
export interface SamplerOptions {
  /** Tokens per round. */
  readonly perRound?: number;
  /** Tokens of each round, first round first; sums to L. In place of `perRound`. */
  readonly sizes?: readonly number[];
  readonly threshold?: number;
  /** Nats. */
  readonly entropyBound?: number;
  /** Tokens per block, of `blocks`. */
  readonly block?: number;
  /** How the tokens of a block are taken. */
  readonly inner?: ParsedSampler;
  /** Equally spaced groups. */
  readonly groups?: number;
  /** Adjacent tokens that separate a sequence in two. */
  readonly separator?: number;
  readonly factor?: number;
  /** Nats. */
  readonly stability?: number;
  readonly history?: number;
}

/** The name of a parameter of samplers. */
export type SamplerOption = keyof SamplerOptions;

/** The name of one that is a number. */
export type NumericOption = Exclude<SamplerOption, 'sizes' | 'inner'>;

/** A sampler as named by the user, before L is known. Plain data: it goes to worker threads. */
export interface ParsedSampler {
  /** As written. */
  readonly name: string;
  readonly family: string;
  readonly options: SamplerOptions;
}

/** A named kind of sampler. Adding one is a file that exports this and a line in `registry.ts`. */
export interface SamplerFamily {
  readonly name: string;
  /** One line for the help text. */
  readonly summary: string;
  /** The parameter that may be written after the name, as in `confidence:4`. */
  readonly argument?: NumericOption;
  /** Every parameter that it takes. */
  readonly options: readonly SamplerOption[];
  /**
   * Throws an input error if a parameter is missing or cannot be used at this length.
   *
   * @param createInner makes a sampler that is a parameter of this one
   */
  create(
    options: SamplerOptions,
    length: number,
    createInner: (inner: ParsedSampler, length: number) => Sampler,
  ): Omit<Sampler, 'name'>;
}
