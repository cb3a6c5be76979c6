import type { Laws, PosteriorMachine, RevisionPredictor } from '../../kernels/laws.js';
import { MASK, type MaskedTokens } from '../../kernels/maskedTokens.js';

/**
 * The optimal predictor by incremental messages: from one state to the next only what has changed is computed. States
 * that the machine finds impossible, or cannot represent, are left to fresh passes in float64.
 */
export class MachinePredictor implements RevisionPredictor {
  readonly vocabularySize: number;
  readonly #laws: Float64Array;
  readonly #known: Uint8Array;
  #opening?: Float64Array;
  #sound = true;

  /** @param fresh the optimal predictor by fresh passes; made when it is first needed */
  constructor(
    readonly machine: PosteriorMachine,
    readonly fresh: () => RevisionPredictor,
  ) {
    const { length, vocabularySize } = machine;
    this.vocabularySize = vocabularySize;
    this.#laws = new Float64Array(length * vocabularySize);
    this.#known = new Uint8Array(length);
  }

  /**
   * Begins a trajectory with everything masked, so that nothing depends on those before it.
   *
   * @param tolerance projective distance below which a message counts as unchanged
   */
  begin(tolerance: number): void {
    this.machine.reset(tolerance);
  }

  laws(state: MaskedTokens): Laws {
    if (state.every((token) => token === MASK)) return this.#openingLaws();
    this.#sound = this.machine.assume(state);
    if (!this.#sound) return this.fresh().laws(state);
    const { vocabularySize: V } = this;
    this.#known.fill(0);
    return (position) => {
      const at = position * V;
      if (!this.#known[position]) {
        this.machine.law(position, this.#laws, at);
        this.#known[position] = 1;
      }
      return this.#laws.subarray(at, at + V);
    };
  }

  /** In float64, so that positions that are alike do not differ by rounding. */
  #openingLaws(): Laws {
    const { vocabularySize: V } = this;
    this.#opening ??= this.machine.opening();
    const opening = this.#opening;
    return (position) => opening.subarray(position * V, (position + 1) * V);
  }

  /** How far the machine is from fresh passes at the last state; 0 where those were used. */
  disagreement(): number {
    return this.#sound ? this.machine.disagreementWithFreshPass() : 0;
  }
}
