import { MaskgapError } from '../errors.js';
import type { Engine, EngineEntry, EngineStatus } from './engine.js';
import { referenceEntry } from './reference.js';
import { wasmEntry } from './wasm.js';
import { webgpuEntry } from './webgpu/engine.js';

/** All engines, the preferred one for `auto` first. A new engine is one file and one line here. */
export const engines: readonly EngineEntry[] = [wasmEntry, referenceEntry, webgpuEntry];

/** The engine of that name; `auto` is the first available one. */
export async function createEngine(name: string): Promise<Engine> {
  for (const entry of engines) {
    const available = async () => (await entry.status()).some((status) => status.available);
    if (entry.name === name || (name === 'auto' && (await available()))) return entry.create();
  }
  throw new MaskgapError(
    'engine',
    `engine "${name}" is not part of this version`,
    `choose auto or one of: ${engines.map((entry) => entry.name).join(', ')}`,
  );
}

/** The state of every engine, for `doctor`. */
export async function engineStatuses(): Promise<readonly EngineStatus[]> {
  return (await Promise.all(engines.map((entry) => entry.status()))).flat();
}
