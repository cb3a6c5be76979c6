import type { ChainProcess } from '../chain.js';
import { Evidence } from '../reference/evidence.js';
import { disagreement, freshEntropies } from '../reference/freshPass.js';
import type { SweepSums } from '../reference/sweep.js';
import { beyondFloat32, chainMemory } from './chainMemory.js';
import { instantiate, type SweepModule } from './module.js';

/**
 * The sweep in WebAssembly: the same as the reference's `Sweep`, with float32 messages and float64 sums. All memory is
 * taken when it is made.
 */
export class WasmSweep {
  /** [L] H(X_i) with nothing revealed. */
  readonly marginal: Float64Array;
  readonly #module: SweepModule;
  readonly #tokens: Int32Array;
  readonly #order: Int32Array;
  readonly #revealed: Uint8Array;
  readonly #entropies: Float64Array;
  readonly #profile: Float64Array;
  readonly #settled: Float64Array;
  readonly #chances: Float64Array;

  /** @throws MaskgapError with code 'engine' if the messages of one sequence exceed a WebAssembly memory */
  constructor(
    readonly chain: ChainProcess,
    readonly length: number,
  ) {
    const { shape, laws, places, buffer, module } = chainMemory(chain, length, instantiate);
    this.#module = module;
    const floats = (name: string, count: number) => new Float64Array(buffer, places[name], count);
    this.#tokens = new Int32Array(buffer, places.tokens + 4 * shape.order, length);
    this.#revealed = new Uint8Array(buffer, places.revealed + shape.order, length);
    this.#order = new Int32Array(buffer, places.revealOrder, length);
    this.#entropies = floats('entropies', length);
    this.#profile = floats('profile', length);
    this.#settled = floats('settled', length + 1);
    this.#chances = floats('revealedChances', length);

    this.marginal = Float64Array.from(
      { length },
      (_, j) => laws.entropies[Math.min(j, laws.entropies.length - 1)],
    );
  }

  /** Messages recomputed so far, for the benchmarks. */
  get steps(): number {
    return this.#module.steps.value;
  }

  /**
   * Sweeps one sequence and adds its values to `sums`; parameters as in the reference.
   *
   * @param core the positions that count in the profile; all by default
   * @param tolerance projective distance below which a message counts as unchanged, 0 never
   * @throws MaskgapError with code 'engine' if a posterior leaves the range of float32
   */
  run(
    tokens: Int32Array,
    order: Int32Array,
    tolerance: number,
    sums: SweepSums & { readonly settled?: Float64Array },
    afterReveal?: (revealed: number) => void,
    core = { first: 0, end: this.length },
  ): void {
    const { length } = this;
    this.#tokens.set(tokens);
    this.#order.set(order);
    this.#module.reset(core.first, core.end);
    if (afterReveal === undefined) this.#advance(0, length, tolerance);
    else
      for (let k = 0; k < length; k++) {
        this.#advance(k, k + 1, tolerance);
        afterReveal(k + 1);
      }
    if (sums.settled) for (let k = 0; k <= length; k++) sums.settled[k] += this.#settled[k];
    for (let k = 0; k < length; k++) {
      sums.profile[k] += this.#profile[k];
      sums.conditional[k] += this.#entropies[k];
      const chance = this.#chances[k];
      sums.surprisal[k] -= chance > 0 ? Math.log(chance) : Math.log1p(chance);
    }
  }

  #advance(first: number, end: number, tolerance: number): void {
    if (!this.#module.advance(first, end, tolerance)) throw beyondFloat32();
  }

  /**
   * Compares the current entropies with those of fresh full passes over the same evidence: sum of absolute differences
   * over sum of entropies (0 if all entropies are 0). It shows what the stop rule has missed.
   */
  disagreementWithFreshPass(): number {
    return this.#module.freshDisagreement();
  }

  /** The same comparison with the reference's passes in float64, which shows the rounding too. */
  disagreementWithFloat64(): number {
    const evidence = new Evidence(this.length, this.chain.vocabularySize);
    evidence.reset(this.#tokens);
    evidence.revealed.set(this.#revealed);
    return disagreement(freshEntropies(this.chain, evidence), this.#entropies);
  }
}
