import type { CircuitTarget } from '../circuits/index.js';
import { constructions, namedCircuit, namesCircuit } from '../circuits/index.js';
import { loadCircuit } from '../circuits/loadCircuit.js';
import { circuitRegistry } from '../circuits/namedCircuits.js';
import { anySamplerRegistry, revisingRegistry } from '../samplers/revisingRegistry.js';
import type { Option } from './option.js';
import { inPlace } from './parse.js';
import { samplerOptions } from './samplerOptions.js';

/** What can be rolled out. */
export const TARGETS = `Model file (JSON, npz, safetensors or ARPA), circuit file, or ${circuitRegistry.usages.join(' or ')}`;

/** Every sampler, by name; which ones apply depends on the target. */
export const anySampler: Option<readonly string[] | undefined> = {
  describe: `${samplerOptions.sampler.describe}; or revising ones: ${revisingRegistry.usages.join(', ')}; of a circuit: ${constructions.map(({ name }) => name).join(', ')}`,
  list: true,
  parse: (text) => text.split(',').map((name) => name.trim()),
  values: () => [...anySamplerRegistry.names, ...constructions.map(({ name }) => name)],
  group: samplerOptions.sampler.group,
};

/** The circuit that an argument names or its file holds; undefined if it is a model. */
export async function circuitOf(argument: string): Promise<CircuitTarget | undefined> {
  if (namesCircuit(argument)) return namedCircuit(argument);
  const circuit = await loadCircuit(argument);
  return circuit && { circuit };
}

/** The samplers of a model that look back at what they have drawn, and those that do not: they are measured apart. */
export function byKind(names: readonly string[]): {
  readonly revising: readonly string[];
  readonly unmasking: readonly string[];
} {
  const parsed = names.map((name) => inPlace('option --sampler', () => anySamplerRegistry.parse(name)));
  const ofKind = (revises: boolean) =>
    parsed.filter(({ entry }) => entry.revises === revises).map(({ name }) => name);
  return { revising: ofKind(true), unmasking: ofKind(false) };
}
