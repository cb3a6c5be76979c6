import type { ChainProcess } from '../chain.js';
import type { LawSummaries, PosteriorMachine } from '../laws.js';
import { endsWell, freshLaw, maskedDisagreement, writeEvidence } from '../reference/posteriors.js';
import { openingLaws } from '../reference/unconditionalLaws.js';
import { beyondFloat32, chainMemory } from './chainMemory.js';
import { instantiatePosteriors, type PosteriorModule } from './module.js';

/** The posterior machine in WebAssembly: float32 messages. All memory is taken when it is made. */
export class WasmPosteriors implements PosteriorMachine {
  readonly vocabularySize: number;
  readonly tokens: Int32Array;
  readonly revealed: Uint8Array;
  readonly summaries: LawSummaries;
  readonly #module: PosteriorModule;
  readonly #floats: Float32Array;
  readonly #changed: Uint8Array;
  readonly #law: Float64Array;
  #tolerance = 0;
  /** The evidence has a probability of 0 in float32. */
  #broken = false;

  /** @throws MaskgapError with code 'engine' if the messages of one sequence exceed a WebAssembly memory */
  constructor(
    readonly chain: ChainProcess,
    readonly length: number,
  ) {
    const { shape, places, buffer, module } = chainMemory(chain, length, instantiatePosteriors);
    this.vocabularySize = chain.vocabularySize;
    this.#module = module;
    this.#floats = new Float32Array(buffer);
    this.tokens = new Int32Array(buffer, places.tokens + 4 * shape.order, length);
    this.revealed = new Uint8Array(buffer, places.revealed + shape.order, length);
    this.#changed = new Uint8Array(buffer, places.changed, length);
    this.#law = new Float64Array(this.vocabularySize);
    const perPosition = (name: string) => new Float64Array(buffer, places[name], length);
    this.summaries = {
      top: perPosition('tops'),
      margin: perPosition('margins'),
      entropy: perPosition('entropies'),
    };
  }

  /** Messages recomputed so far, for the benchmarks. */
  get steps(): number {
    return this.#module.steps.value;
  }

  opening(): Float64Array {
    return openingLaws(this.chain, this.length);
  }

  reset(tolerance: number): void {
    this.#tolerance = tolerance;
    this.#broken = false;
    this.#module.reset();
  }

  reveal(position: number, token: number): void {
    this.tokens[position] = token;
    this.#module.reveal(position, this.#tolerance);
  }

  assume(tokens: Int32Array): boolean {
    if (this.#broken) this.reset(this.#tolerance);
    writeEvidence(this, tokens, this.#changed);
    this.#broken = !(this.#module.assume(this.#tolerance) && endsWell(this, this.#law));
    return !this.#broken;
  }

  law(position: number, out: Float64Array, offset = 0): void {
    const at = this.#module.law(position) >>> 2;
    const { vocabularySize: V } = this;
    const floats = this.#floats;
    let total = 0;
    for (let x = 0; x < V; x++) total += floats[at + x];
    if (!(total > 0 && total < Number.POSITIVE_INFINITY)) throw beyondFloat32();
    for (let x = 0; x < V; x++) out[offset + x] = floats[at + x] / total;
  }

  refresh(): void {
    if (!this.#module.refresh()) throw beyondFloat32();
  }

  disagreementWithFreshPass(): number {
    this.refresh();
    return maskedDisagreement(this.chain, this);
  }

  freshLaw(position: number): Float64Array {
    return freshLaw(this.chain, this, position);
  }
}
