import type { Laws, PosteriorMachine, RevisionPredictor } from '../../kernels/laws.js';
import { MASK, type MaskedTokens } from '../../kernels/maskedTokens.js';
import { lazily, type StatePredictor } from './statePredictor.js';

/**
 * The optimal predictor by incremental messages: from one state to the next only what has changed is computed. States
 * that the machine finds impossible, or cannot represent, are left to fresh passes in float64.
 */
export class MachinePredictor implements StatePredictor {
  readonly vocabularySize: number;
  readonly #known: ReturnType<typeof lazily>;
  #opening?: Float64Array;
  #sound = true;

  /** @param fresh the optimal predictor by fresh passes; made when it is first needed */
  constructor(
    readonly machine: PosteriorMachine,
    readonly fresh: () => RevisionPredictor,
  ) {
    const { length, vocabularySize } = machine;
    this.vocabularySize = vocabularySize;
    this.#known = lazily(length, vocabularySize, (position, law) => machine.law(position, law, 0));
  }

  begin(tolerance: number): void {
    this.machine.reset(tolerance);
  }

  laws(state: MaskedTokens): Laws {
    if (state.every((token) => token === MASK)) return this.#openingLaws();
    this.#sound = this.machine.assume(state);
    if (!this.#sound) return this.fresh().laws(state);
    this.#known.forget();
    return this.#known.laws;
  }

  /** In float64, so that positions that are alike do not differ by rounding. */
  #openingLaws(): Laws {
    const { vocabularySize: V } = this;
    this.#opening ??= this.machine.opening();
    const opening = this.#opening;
    return (position) => opening.subarray(position * V, (position + 1) * V);
  }

  disagreement(): number {
    return this.#sound ? this.machine.disagreementWithFreshPass() : 0;
  }
}
