import type { ChainProcess } from '../../../../kernels/chain.js';
import type { MaskedTokens } from '../../../../kernels/maskedTokens.js';
import { ReferencePosteriors } from '../../../../kernels/reference/posteriors.js';
import { emptySummaries } from '../../../../kernels/reference/summaries.js';
import { beyondEngine } from '../../../chunks/beyondEngine.js';
import { type Guide, summariseAll } from '../../../predictors/guide.js';
import type { Reshaping } from '../../../predictors/predictor.js';
import type { Dialogue, Speaker, StateLaws } from './dialogue.js';

/** Laws of one state: the data's, and those of who fills, the very same ones where that is the optimal predictor. */
export interface Views {
  readonly data: StateLaws;
  readonly filler: StateLaws;
}

/** Who fills, and what is known before a trajectory begins. */
export interface FillerSetting {
  readonly length: number;
  readonly vocabularySize: number;
  /** Laws with nothing revealed. */
  readonly opening: Readonly<Partial<Record<Speaker, StateLaws>>>;
  /** Reshapes the data's laws, where the filler does. */
  readonly reshape?: Reshaping;
  /** Whether what is revealed in a state has positive probability, told in float64. */
  readonly isPossible: (speaker: Speaker, state: MaskedTokens) => boolean;
  /** Told of the data's laws of every state that a trajectory reaches. */
  readonly onLaws?: (state: MaskedTokens, laws: StateLaws) => void;
}

/**
 * Asks for the laws along one trajectory. From the impossible on, where laws would be 0 / 0, a speaker goes on with those
 * that it had with nothing revealed.
 */
export class Asker {
  readonly #law: Float64Array;
  readonly #sound: Record<Speaker, boolean> = { data: true, predictor: true };

  constructor(readonly setting: FillerSetting) {
    this.#law = new Float64Array(setting.vocabularySize);
  }

  /** What has been revealed may be of the data. */
  get sound(): boolean {
    return this.#sound.data;
  }

  /** With nothing revealed. */
  opening(): Views {
    return this.#views(this.setting.opening.data!, this.setting.opening.predictor);
  }

  /** Laws of a state of which a position is masked. */
  *at(state: MaskedTokens, masked: number): Dialogue<Views> {
    const { opening, onLaws } = this.setting;
    const data = yield* this.#speak('data', state, masked);
    if (this.sound) onLaws?.(state, data);
    const predictor = opening.predictor && (yield* this.#speak('predictor', state, masked));
    return this.#views(data, predictor);
  }

  /**
   * The data's laws of a state on the way to another one, the leave-one-out ones of revealed positions among them;
   * `undefined` where the state is impossible.
   *
   * @param position a masked one, or any if the state is known to be possible
   */
  *between(state: MaskedTokens, position: number): Dialogue<StateLaws | undefined> {
    const laws = yield { of: 'data', state };
    return this.#isFinite(laws, position) || this.#isPossible('data', state) ? laws : undefined;
  }

  *#speak(of: Speaker, state: MaskedTokens, masked: number): Dialogue<StateLaws> {
    if (!this.#sound[of]) return this.setting.opening[of]!;
    const laws = yield { of, state };
    if (this.#isFinite(laws, masked) || this.#isPossible(of, state)) return laws;
    this.#sound[of] = false;
    return this.setting.opening[of]!;
  }

  #isFinite(laws: StateLaws, position: number): boolean {
    laws(position, this.#law, 0);
    return this.#law.every(Number.isFinite);
  }

  /** False; what is possible has laws. */
  #isPossible(of: Speaker, state: MaskedTokens): boolean {
    if (this.setting.isPossible(of, state)) throw beyondEngine();
    return false;
  }

  #views(data: StateLaws, predictor: StateLaws | undefined): Views {
    const { reshape, vocabularySize } = this.setting;
    if (predictor !== undefined) return { data, filler: predictor };
    if (reshape === undefined) return { data, filler: data };
    const filler: StateLaws = (position, out, offset) => {
      data(position, out, offset);
      reshape(out, offset, vocabularySize);
    };
    return { data, filler };
  }
}

/** The laws of a state as samplers look at them. Summaries are taken in float64: scores are compared to six decimals. */
export function lookedAt(
  laws: StateLaws,
  length: number,
  vocabularySize: number,
): Pick<Guide, 'law' | 'summaries'> {
  return {
    law: laws,
    summaries(masked) {
      const law = new Float64Array(vocabularySize);
      const summaries = emptySummaries(length);
      summariseAll((position) => laws(position, law, 0), law, masked, summaries);
      return summaries;
    },
  };
}

/** Whether the revealed tokens of a state have positive probability under a chain, told in float64. */
export function possibilityOf(chain: ChainProcess, length: number): (state: MaskedTokens) => boolean {
  let machine: ReferencePosteriors | undefined;
  return (state) => {
    machine ??= new ReferencePosteriors(chain, length);
    machine.reset(0);
    return machine.assume(state);
  };
}
