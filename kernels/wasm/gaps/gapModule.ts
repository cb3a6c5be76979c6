import { existsSync, readFileSync } from 'node:fs';

/** An instance of the compiled module (assembly/gaps.ts). */
export interface GapModule {
  /** Adds trajectories first .. first + lanes - 1 to the sums. */
  add(first: number, lanes: number, key0: number, key1: number): void;
  /** The globals of assembly/layout.ts. */
  readonly layout: Readonly<Record<string, WebAssembly.Global>>;
}

let compiled: WebAssembly.Module | undefined;

/** The compiled module, once per thread. It lies beside this file, or in dist when this runs from the sources. */
function compiledModule(): WebAssembly.Module {
  if (compiled) return compiled;
  const beside = new URL('./gaps.wasm', import.meta.url);
  const built = new URL('../../../dist/kernels/wasm/gaps/gaps.wasm', import.meta.url);
  compiled = new WebAssembly.Module(readFileSync(existsSync(beside) ? beside : built));
  return compiled;
}

/** An instance over the given memory. */
export function instantiate(memory: WebAssembly.Memory): GapModule {
  const { add, ...layout } = new WebAssembly.Instance(compiledModule(), { env: { memory } }).exports;
  return { add, layout } as unknown as GapModule;
}
