import type { MaskedTokens } from '../../../../kernels/maskedTokens.js';
import { beyondEngine } from '../../../chunks/beyondEngine.js';
import { crossEntropyGap } from '../../../chunks/crossEntropyGap.js';
import type { Tally } from '../../../chunks/rolloutSums.js';
import { lawDivergence } from '../../../numeric/divergence.js';
import { drawSymbol, integerThresholds } from '../../../random/integerLaw.js';
import type { Round, RoundTerm } from './roundTerms.js';

/** Where the tokens of a rollout come from, and what is read from its rounds. */
export interface Course {
  /** The token of the n-th position of a round. */
  token(round: Round, n: number): number;
  /** Takes a round's terms; undefined where its tokens, with those before, are impossible. */
  account(round: Round, terms: readonly RoundTerm[] | undefined): void;
}

/** Teacher forcing: the tokens are those of a sequence of the data. */
export class DataCourse implements Course {
  constructor(
    readonly sequence: Int32Array,
    readonly vocabularySize: number,
    readonly tally: Tally,
  ) {}

  token({ positions, given }: Round, n: number): number {
    const token = this.sequence[positions[n]];
    if (!(given[n * this.vocabularySize + token] > 0)) throw beyondEngine();
    return token;
  }

  account({ positions, offered, given }: Round, terms: readonly RoundTerm[] | undefined): void {
    if (terms === undefined) throw beyondEngine();
    const { vocabularySize: V, tally } = this;
    for (const { n, law, weight } of terms) {
      const at = n * V;
      tally('divergence', weight * lawDivergence(law, 0, offered, at, V));
      tally('dataControl', weight * crossEntropyGap(given, law, offered, at, V));
      if (given !== offered) tally('optimalDivergence', weight * lawDivergence(law, 0, given, at, V));
    }
    if (given === offered) return;
    for (let n = 0; n < positions.length; n++)
      tally('trainingError', lawDivergence(given, n * V, offered, n * V, V));
  }
}

/** Generation: tokens are drawn from the filler's laws at the start of their round, by the trajectory's random words. */
export class GeneratedCourse implements Course {
  /** Sum over tokens of log of the filler's law. */
  logSampler = 0;
  /** The mean of log q(Y | order) - log p(Y), round by round given what came before. */
  expected = 0;
  readonly #thresholds: Uint32Array;

  /**
   * @param words [L] one per position
   * @param isPossible whether a state has positive probability under the data, told in float64
   */
  constructor(
    readonly words: Uint32Array,
    readonly vocabularySize: number,
    readonly isPossible: (state: MaskedTokens) => boolean,
  ) {
    this.#thresholds = new Uint32Array(vocabularySize);
  }

  token({ positions, offered }: Round, n: number): number {
    const at = n * this.vocabularySize;
    integerThresholds(offered, at, this.vocabularySize, this.#thresholds);
    const token = drawSymbol(this.#thresholds, 0, this.vocabularySize, this.words[positions[n]]);
    this.logSampler += Math.log(offered[at + token]);
    return token;
  }

  account(round: Round, terms: readonly RoundTerm[] | undefined): void {
    if (terms === undefined) this.expected = Number.POSITIVE_INFINITY;
    if (terms === undefined || this.expected === Number.POSITIVE_INFINITY) return;
    const { vocabularySize: V } = this;
    for (const { n, law, weight, state } of terms) {
      const divergence = lawDivergence(round.offered, n * V, law, 0, V);
      if (divergence === Number.POSITIVE_INFINITY) this.#confirmExit(round, n, law, state);
      this.expected += weight * divergence;
    }
  }

  /** Makes sure that what the device says is impossible is not merely beyond its range. */
  #confirmExit({ positions, offered }: Round, n: number, law: Float64Array, state: MaskedTokens): void {
    const token = law.findIndex((p, x) => p === 0 && offered[n * this.vocabularySize + x] > 0);
    const outside = state.slice();
    outside[positions[n]] = token;
    if (this.isPossible(outside)) throw beyondEngine();
  }
}
