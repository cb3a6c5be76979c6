import { existsSync, readFileSync } from 'node:fs';

/** What every module over the memory of a chain has. */
export interface ChainModule {
  /** Messages recomputed so far. */
  readonly steps: WebAssembly.Global;
  /** The globals of assembly/layout.ts. */
  readonly layout: Readonly<Record<string, WebAssembly.Global>>;
}

/** An instance of the compiled sweep (assembly/sweep.ts). */
export interface SweepModule extends ChainModule {
  /** Masks every position of the sequence; from now on positions first .. end - 1 count in the sums. */
  reset(first: number, end: number): void;
  /** Reveals the tokens at levels first .. end - 1; false (0) if a posterior leaves the range of float32. */
  advance(first: number, end: number, tolerance: number): number;
  /** Relative disagreement of the current entropies with those of full passes. */
  freshDisagreement(): number;
}

/** An instance of the compiled posterior machine (assembly/posteriors.ts). */
export interface PosteriorModule extends ChainModule {
  /** Masks every position. */
  reset(): void;
  /** Reveals a position, whose token has been written. */
  reveal(position: number, tolerance: number): void;
  /** Takes up changed evidence, which has been written and marked; false (0) if its probability is 0 in float32. */
  assume(tolerance: number): number;
  /** Place of the float32 weights of a position's token given all others, until the next call. */
  law(position: number): number;
  /** Brings the summaries of masked positions up to date; false (0) if a posterior leaves the range of float32. */
  refresh(): number;
}

/** An instance of the products of a network (assembly/network.ts); all places are of bytes. */
export interface NetworkModule {
  /** Adds `x[row] matrix[row, ..]`, over `count` rows of a list, to `out[0 .. columns)`. */
  addRows(x: number, rows: number, count: number, matrix: number, out: number, columns: number): void;
}

const compiled = new Map<string, WebAssembly.Module>();

/** The compiled module, once per thread. It lies beside this file, or in dist when this runs from the sources. */
function compiledModule(name: string): WebAssembly.Module {
  const known = compiled.get(name);
  if (known) return known;
  const beside = new URL(`./${name}.wasm`, import.meta.url);
  const built = new URL(`../../dist/kernels/wasm/${name}.wasm`, import.meta.url);
  const module = new WebAssembly.Module(readFileSync(existsSync(beside) ? beside : built));
  compiled.set(name, module);
  return module;
}

/** A sweep over the given memory. */
export function instantiate(memory: WebAssembly.Memory): SweepModule {
  const {
    reset,
    advance,
    freshDisagreement,
    steps,
    placeMessages: _,
    ...layout
  } = exportsOf('sweep', memory);
  return { reset, advance, freshDisagreement, steps, layout } as unknown as SweepModule;
}

/** A posterior machine over the given memory. */
export function instantiatePosteriors(memory: WebAssembly.Memory): PosteriorModule {
  const {
    reset,
    reveal,
    assume,
    law,
    refresh,
    steps,
    placeMessages: _,
    ...layout
  } = exportsOf('posteriors', memory);
  return { reset, reveal, assume, law, refresh, steps, layout } as unknown as PosteriorModule;
}

/** Products of a network over the given memory. */
export function instantiateNetwork(memory: WebAssembly.Memory): NetworkModule {
  const { addRows } = exportsOf('network', memory);
  return { addRows } as unknown as NetworkModule;
}

function exportsOf(name: string, memory: WebAssembly.Memory): Record<string, unknown> {
  return new WebAssembly.Instance(compiledModule(name), { env: { memory } }).exports;
}
