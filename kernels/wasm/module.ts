import { existsSync, readFileSync } from 'node:fs';

/** An instance of the compiled module (assembly/sweep.ts). */
export interface SweepModule {
  /** Masks every position of the sequence; from now on positions first .. end - 1 count in the sums. */
  reset(first: number, end: number): void;
  /** Reveals the tokens at levels first .. end - 1; false (0) if a posterior leaves the range of float32. */
  advance(first: number, end: number, tolerance: number): number;
  /** Relative disagreement of the current entropies with those of full passes. */
  freshDisagreement(): number;
  /** Messages recomputed so far. */
  readonly steps: WebAssembly.Global;
  /** The globals of assembly/layout.ts. */
  readonly layout: Readonly<Record<string, WebAssembly.Global>>;
}

let compiled: WebAssembly.Module | undefined;

/** The compiled module, once per thread. It lies beside this file, or in dist when this runs from the sources. */
function compiledModule(): WebAssembly.Module {
  if (compiled) return compiled;
  const beside = new URL('./sweep.wasm', import.meta.url);
  const built = new URL('../../dist/kernels/wasm/sweep.wasm', import.meta.url);
  compiled = new WebAssembly.Module(readFileSync(existsSync(beside) ? beside : built));
  return compiled;
}

/** An instance over the given memory. */
export function instantiate(memory: WebAssembly.Memory): SweepModule {
  const instance = new WebAssembly.Instance(compiledModule(), { env: { memory } });
  const { reset, advance, freshDisagreement, steps, placeMessages: _, ...layout } = instance.exports;
  return { reset, advance, freshDisagreement, steps, layout } as unknown as SweepModule;
}
