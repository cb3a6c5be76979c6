import { REVISION_VALUES, type RolloutMeans } from '../chunks/rollout.js';
import { decodeTransitions } from '../chunks/transitionLists.js';
import { createRevising, samplerLabel } from '../samplers/registry.js';
import type { ParsedSampler } from '../samplers/sampler.js';
import { affine, type Estimate, exactly } from '../statistics/estimate.js';
import { rateEstimate } from '../statistics/rate.js';
import { surprisalEstimate } from '../statistics/surprisal.js';
import {
  type NextTokenLaw,
  type TransitionCounts,
  transitionStatistics,
} from '../statistics/transitionStatistics.js';
import type { RolledEstimates, RolloutDifference, RolloutRow } from './rolloutEstimates.js';
import { type Doubt, Scrutiny } from './scrutiny.js';

/** A sampler's outputs in one chunk. */
interface Tally {
  /** Mean of -log p(Y), nats per sequence; Infinity if one is off support. */
  readonly negativeLogLikelihood: number;
  /** Share of outputs with p(Y) = 0. */
  readonly offSupport: number;
  readonly transitions: TransitionCounts;
}

/** What every sampler did in one chunk. */
function talliesOf({ values, transitions = new Float64Array() }: RolloutMeans): readonly Tally[] {
  return decodeTransitions(transitions).map((counts, s) => {
    const [negativeLogLikelihood, offSupport] = values.subarray(s * REVISION_VALUES.length);
    return { negativeLogLikelihood, offSupport, transitions: counts };
  });
}

/**
 * What rollouts say of samplers that revise, for which no identity gives a KL between whole sequences: the likelihood of
 * their output under p, how often it leaves the support, and how its transitions differ from p's.
 */
export class RevisionEstimates implements RolledEstimates {
  readonly #tallies: readonly (readonly Tally[])[];

  /**
   * @param chunks at least 2
   * @param law of transitions, left out of the rows where sequences are too short to have any
   */
  constructor(
    chunks: readonly RolloutMeans[],
    readonly setting: {
      readonly samplers: readonly ParsedSampler[];
      readonly length: number;
      readonly chunkSize: number;
      readonly law: NextTokenLaw;
    },
  ) {
    this.#tallies = chunks.map(talliesOf);
  }

  rows(): RolloutRow[] {
    const { samplers, length, chunkSize, law } = this.setting;
    return samplers.map((sampler, s) => {
      const own = this.#tallies.map((chunk) => chunk[s]);
      const outside = own.reduce((sum, { offSupport }) => sum + Math.round(offSupport * chunkSize), 0);
      return {
        ...roundsOf(sampler, length),
        negativeLogLikelihoodPerToken: affine(this.#surprisal(s), 1 / length),
        offSupportRate: rateEstimate(outside, own.length * chunkSize),
        ...(length > law.contextLength &&
          transitionStatistics(
            own.map(({ transitions }) => transitions),
            law,
          )),
      };
    });
  }

  differences(): RolloutDifference[] {
    return [];
  }

  /** Likelihoods, per token. */
  judged() {
    const { samplers, length } = this.setting;
    return { estimates: samplers.map((_, s) => affine(this.#surprisal(s), 1 / length)), tokens: 1 };
  }

  watched(sampler: number): readonly Estimate[] {
    return [this.#surprisal(sampler)];
  }

  /** One chunk's share of the spread of a sampler's likelihoods. */
  doubts(): Doubt[] {
    const scrutiny = new Scrutiny(this.#tallies.length);
    this.setting.samplers.forEach(({ name }, s) => {
      const values = this.#surprisals(s);
      if (values.every(Number.isFinite)) scrutiny.spread(`the likelihood of ${name}`, values);
    });
    return scrutiny.doubts();
  }

  get doubtful(): boolean {
    return this.doubts().length > 0;
  }

  #surprisals(sampler: number): number[] {
    return this.#tallies.map((chunk) => chunk[sampler].negativeLogLikelihood);
  }

  #surprisal(sampler: number): Estimate {
    return surprisalEstimate(this.#surprisals(sampler), this.#tallies.length * this.setting.chunkSize);
  }
}

/** What is known of a sampler that revises before it is run. */
export function roundsOf(sampler: ParsedSampler, length: number) {
  const { rounds, passes } = createRevising(sampler, length);
  return {
    sampler: samplerLabel(sampler),
    rounds: exactly(rounds),
    predictorPasses: exactly(rounds * passes),
  };
}
