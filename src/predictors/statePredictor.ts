import type { Laws, RevisionPredictor } from '../../kernels/laws.js';
import { MASK, type MaskedTokens } from '../../kernels/maskedTokens.js';
import type { Predictor, Reshaping } from './predictor.js';

/** Who fills where samplers revise: laws of states in which any token may have been masked again or replaced. */
export interface StatePredictor extends RevisionPredictor {
  /**
   * Begins a trajectory with everything masked, so that nothing depends on those before it.
   *
   * @param tolerance projective distance below which a message counts as unchanged
   */
  begin(tolerance: number): void;
  /** How far incremental messages are from fresh passes at the last state; 0 where there are none. */
  disagreement(): number;
}

/** Laws of positions, each computed when it is first asked for. @param write writes the law of a position to `law` [V] */
export function lazily(
  length: number,
  vocabularySize: number,
  write: (position: number, law: Float64Array) => void,
): { readonly laws: Laws; forget(): void } {
  const table = new Float64Array(length * vocabularySize);
  const known = new Uint8Array(length);
  return {
    forget: () => void known.fill(0),
    laws: (position) => {
      const law = table.subarray(position * vocabularySize, (position + 1) * vocabularySize);
      if (!known[position]) {
        write(position, law);
        known[position] = 1;
      }
      return law;
    },
  };
}

/** Laws of another predictor, each reshaped on its own. */
export class ReshapedStates implements StatePredictor {
  readonly vocabularySize: number;
  readonly #reshaped: ReturnType<typeof lazily>;
  #given: Laws = () => new Float64Array();

  constructor(
    readonly base: StatePredictor,
    readonly reshape: Reshaping,
    length: number,
  ) {
    const { vocabularySize: V } = base;
    this.vocabularySize = V;
    this.#reshaped = lazily(length, V, (position, law) => {
      law.set(this.#given(position));
      reshape(law, 0, V);
    });
  }

  begin(tolerance: number): void {
    this.base.begin(tolerance);
  }

  laws(state: MaskedTokens): Laws {
    this.#given = this.base.laws(state);
    this.#reshaped.forget();
    return this.#reshaped.laws;
  }

  disagreement(): number {
    return this.base.disagreement();
  }
}

/** A predictor that can be shown any state: tokens are masked again as well as revealed. */
export interface RevisablePredictor extends Predictor {
  /** Masks a revealed position. */
  mask(position: number): void;
}

/**
 * The laws of a predictor in float64: of a masked position as the predictor says it, of a revealed one as it would say it
 * were that one masked. Where the other tokens are impossible to it, so that its law is 0 / 0, it says what it said with
 * nothing revealed.
 */
export class ShownStates implements StatePredictor {
  readonly #shown: Int32Array;
  readonly #opening: Float64Array;
  readonly #known: ReturnType<typeof lazily>;

  constructor(
    readonly predictor: RevisablePredictor,
    length: number,
    readonly vocabularySize: number,
  ) {
    this.#shown = new Int32Array(length).fill(MASK);
    predictor.reset(0);
    this.#opening = new Float64Array(length * vocabularySize);
    for (let j = 0; j < length; j++) predictor.law(j, this.#opening, j * vocabularySize);
    this.#known = lazily(length, vocabularySize, (position, law) => this.#write(position, law));
  }

  begin(): void {}

  laws(state: MaskedTokens): Laws {
    for (let j = 0; j < state.length; j++) {
      if (state[j] === this.#shown[j]) continue;
      if (this.#shown[j] !== MASK) this.predictor.mask(j);
      if (state[j] !== MASK) this.predictor.reveal(j, state[j]);
      this.#shown[j] = state[j];
    }
    this.#known.forget();
    return this.#known.laws;
  }

  disagreement(): number {
    return 0;
  }

  #write(position: number, law: Float64Array): void {
    const token = this.#shown[position];
    if (token !== MASK) this.predictor.mask(position);
    this.predictor.law(position, law, 0);
    if (token !== MASK) this.predictor.reveal(position, token);
    if (!law.every(Number.isFinite))
      law.set(this.#opening.subarray(position * law.length, (position + 1) * law.length));
  }
}
