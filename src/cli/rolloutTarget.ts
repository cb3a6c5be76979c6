import type { CircuitTarget } from '../circuits/index.js';
import { constructions, namedCircuit, namesCircuit } from '../circuits/index.js';
import { loadCircuit } from '../circuits/loadCircuit.js';
import { circuitRegistry } from '../circuits/namedCircuits.js';
import { samplerRegistry } from '../samplers/registry.js';
import type { Option } from './option.js';
import { REVISING_USAGES, samplerOptions } from './samplerOptions.js';

/** What can be rolled out. */
export const TARGETS = `Model file (JSON, npz, safetensors or ARPA), circuit file, or ${circuitRegistry.usages.join(' or ')}`;

/** Every sampler, by name; which ones apply depends on the target. */
export const anySampler: Option<readonly string[] | undefined> = {
  describe: `${samplerOptions.sampler.describe}; or revising ones: ${REVISING_USAGES}; of a circuit: ${constructions.map(({ name }) => name).join(', ')}`,
  list: true,
  parse: (text) => text.split(',').map((name) => name.trim()),
  values: () => [...samplerRegistry.names, ...constructions.map(({ name }) => name)],
  group: samplerOptions.sampler.group,
};

/** The circuit that an argument names or its file holds; undefined if it is a model. */
export async function circuitOf(argument: string): Promise<CircuitTarget | undefined> {
  if (namesCircuit(argument)) return namedCircuit(argument);
  const circuit = await loadCircuit(argument);
  return circuit && { circuit };
}
