import { MaskgapError } from '../errors.js';
import { quote } from '../nearest.js';
import { automaticChoices } from './auto.js';
import type { Engine, EngineEntry, EngineOptions, EngineStatus } from './engine.js';
import { referenceEntry } from './reference.js';
import { wasmEntry } from './wasm.js';

/** All engines. A new engine is one file and one entry here. */
export const engines: readonly EngineEntry[] = [
  wasmEntry,
  referenceEntry,
  loadedOnUse('webgpu', async () => (await import('./webgpu/engine.js')).webgpuEntry),
  loadedOnUse('tensor', async () => (await import('./tensor/engine.js')).tensorEntry),
];

/** An engine whose kernels are loaded when it is asked for, so that a small run does not wait for them. */
function loadedOnUse(name: string, load: () => Promise<EngineEntry>): EngineEntry {
  return {
    name,
    status: async () => (await load()).status(),
    create: async (options) => (await load()).create(options),
  };
}

/** The engine of that name; `auto` is the first of `automaticChoices`. @throws MaskgapError 'engine' if it is not there */
export async function createEngine(name: string, options: EngineOptions = {}): Promise<Engine> {
  const { engine, backend } =
    name === 'auto' ? (await automaticChoices())[0] : { engine: name, backend: options.backend };
  const entry = engines.find((each) => each.name === engine);
  if (entry !== undefined) return entry.create({ ...options, backend });
  throw new MaskgapError(
    'engine',
    `engine ${quote(name)} is not part of this version`,
    `choose auto or one of: ${engines.map((each) => each.name).join(', ')}`,
  );
}

/** The state of every engine, for `doctor`. */
export async function engineStatuses(): Promise<readonly EngineStatus[]> {
  return (await Promise.all(engines.map((entry) => entry.status()))).flat();
}
