import { MaskgapError } from '../../src/errors.js';
import type { ChainProcess } from '../chain.js';
import { stretchOf } from '../reference/freshPass.js';
import { type UnconditionalLaws, unconditionalLaws } from '../reference/unconditionalLaws.js';
import { planMemory, type Shape, shapeOf } from './memoryPlan.js';
import type { ChainModule } from './module.js';
import { writeTables } from './tables.js';

const PAGE = 65536;

/** Most bytes that one WebAssembly memory can have. */
export const MAX_BYTES = 2 ** 32;

/** Bytes that the messages, tables and results of one sequence take; a non-stationary chain may keep a law per position. */
export function sweepBytes(chain: ChainProcess, length: number): number {
  const shape = shapeOf(chain);
  return planMemory(shape, length, chain.stationary ? Math.min(shape.order, length) : length).bytes;
}

/** A module over a memory of its own, with everything written there that depends on the chain and the length alone. */
export interface ChainMemory<Module> {
  readonly shape: Shape;
  readonly laws: UnconditionalLaws;
  /** Where each array of assembly/layout.ts lies. */
  readonly places: Readonly<Record<string, number>>;
  readonly buffer: ArrayBuffer;
  readonly module: Module;
}

/**
 * Takes and prepares the memory of one sequence.
 *
 * @throws MaskgapError with code 'engine' if the messages of one sequence exceed a WebAssembly memory
 */
export function chainMemory<Module extends ChainModule>(
  chain: ChainProcess,
  length: number,
  instantiate: (memory: WebAssembly.Memory) => Module,
): ChainMemory<Module> {
  const shape = shapeOf(chain);
  const laws = unconditionalLaws(chain, length);
  const { places, bytes } = planMemory(shape, length, laws.states.length);
  const { buffer, module } = allocate(bytes, length, instantiate);
  // Positions before the sequence count as revealed, with token 0.
  new Uint8Array(buffer, places.revealed, shape.order).fill(1);
  writeTables(chain, shape, {
    floats: (name) => new Float32Array(buffer, places[name]),
    words: (name) => new Uint32Array(buffer, places[name]),
    place: (name) => places[name],
  });
  writeInitialMessages(shape, laws, buffer, places);
  setLayout(module, shape, length, laws.states.length, places);
  return { shape, laws, places, buffer, module };
}

/** What is thrown where a law has no positive finite weights in float32. */
export function beyondFloat32(): MaskgapError {
  return new MaskgapError(
    'engine',
    'a posterior of this model leaves the range of float32',
    'use --engine reference',
  );
}

function allocate<Module>(
  bytes: number,
  length: number,
  instantiate: (memory: WebAssembly.Memory) => Module,
): { buffer: ArrayBuffer; module: Module } {
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
  { layout }: ChainModule,
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
