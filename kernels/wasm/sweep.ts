import { MaskgapError } from '../../src/errors.js';
import type { ChainProcess } from '../chain.js';
import { Evidence } from '../reference/evidence.js';
import { disagreement, freshEntropies, stretchOf } from '../reference/freshPass.js';
import type { SweepSums } from '../reference/sweep.js';
import { planMemory, type Shape, shapeOf } from './memoryPlan.js';
import { instantiate, type SweepModule } from './module.js';
import { writeTables } from './tables.js';
import { type UnconditionalLaws, unconditionalLaws } from './unconditionalLaws.js';

const PAGE = 65536;

/** Most bytes that one WebAssembly memory can have. */
export const MAX_BYTES = 2 ** 32;

/** Bytes of the sweep's memory; a non-stationary chain may keep a law per position. */
export function sweepBytes(chain: ChainProcess, length: number): number {
  const shape = shapeOf(chain);
  return planMemory(shape, length, chain.stationary ? Math.min(shape.order, length) : length).bytes;
}

/**
 * The sweep in WebAssembly: the same as the reference's `Sweep`, with float32 messages and float64 sums. All memory is
 * taken when it is made.
 */
export class WasmSweep {
  /** [L] H(X_i) with nothing revealed. */
  readonly marginal: Float64Array;
  readonly #shape: Shape;
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
    const shape = shapeOf(chain);
    const laws = unconditionalLaws(chain, length);
    const { places, bytes } = planMemory(shape, length, laws.states.length);
    const { buffer, module } = allocate(bytes, length);
    this.#shape = shape;
    this.#module = module;
    const floats = (name: string, count: number) => new Float64Array(buffer, places[name], count);
    this.#tokens = new Int32Array(buffer, places.tokens + 4 * shape.order, length);
    this.#revealed = new Uint8Array(buffer, places.revealed + shape.order, length);
    this.#order = new Int32Array(buffer, places.revealOrder, length);
    this.#entropies = floats('entropies', length);
    this.#profile = floats('profile', length);
    this.#settled = floats('settled', length + 1);
    this.#chances = floats('revealedChances', length);

    // Positions before the sequence count as revealed, with token 0.
    new Uint8Array(buffer, places.revealed, shape.order).fill(1);
    writeTables(chain, shape, {
      floats: (name) => new Float32Array(buffer, places[name]),
      words: (name) => new Uint32Array(buffer, places[name]),
      place: (name) => places[name],
    });
    writeInitialMessages(shape, laws, buffer, places);
    setLayout(module, shape, length, laws.states.length, places);
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
    if (this.#module.advance(first, end, tolerance)) return;
    throw new MaskgapError(
      'engine',
      'a posterior of this model leaves the range of float32',
      'use --engine reference',
    );
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
    const evidence = new Evidence(this.length, this.#shape.vocabulary);
    evidence.reset(this.#tokens);
    evidence.revealed.set(this.#revealed);
    return disagreement(freshEntropies(this.chain, evidence), this.#entropies);
  }
}

function allocate(bytes: number, length: number): { buffer: ArrayBuffer; module: SweepModule } {
  const pages = Math.ceil(bytes / PAGE);
  try {
    if (bytes > MAX_BYTES) throw new RangeError('more than 32-bit addresses reach');
    const memory = new WebAssembly.Memory({ initial: pages, maximum: pages });
    return { buffer: memory.buffer, module: instantiate(memory) };
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new MaskgapError(
      'engine',
      `the messages of a sequence of ${length} tokens need ${Math.ceil(bytes / 2 ** 20)} MiB, which one WebAssembly memory cannot have here`,
      'choose a shorter length or a model with fewer contexts',
    );
  }
}

function writeInitialMessages(
  { hidden, order, symbols, width, message, rows, vocabulary }: Shape,
  { states, tokens, entropies }: UnconditionalLaws,
  buffer: ArrayBuffer,
  places: Record<string, number>,
): void {
  const forward = new Float32Array(buffer, places.initialForward, states.length * message);
  states.forEach((law, number) => {
    law.forEach((p, s) => {
      forward[number * message + Math.floor(s / symbols) * width + (s % symbols)] = p;
    });
  });
  const backward = new Float32Array(buffer, places.initialBackward, message);
  for (let row = 0; row < (hidden || order === 1 ? 1 : rows); row++)
    backward.fill(1, row * width, row * width + symbols);
  new Float64Array(buffer, places.marginalEntropies).set(entropies);
  const marginal = new Float64Array(buffer, places.marginalLaws, tokens.length * vocabulary);
  tokens.forEach((law, number) => {
    marginal.set(law, number * vocabulary);
  });
}

function setLayout(
  { layout }: SweepModule,
  shape: Shape,
  length: number,
  laws: number,
  places: Record<string, number>,
): void {
  const values: Record<string, number> = {
    ...places,
    hidden: shape.hidden ? 1 : 0,
    length,
    laws,
    order: shape.order,
    symbols: shape.symbols,
    vocabulary: shape.vocabulary,
    stretch: stretchOf(length),
    rowBytes: 4 * shape.width,
    lawBytes: 4 * shape.lawWidth,
    axisBytes: 4 * shape.axis,
    messageBytes: 4 * shape.message,
    tokens: places.tokens + 4 * shape.order,
    revealed: places.revealed + shape.order,
  };
  for (const [name, global] of Object.entries(layout)) global.value = values[name];
}
