import type { CircuitTarget } from '../circuits/index.js';
import { constructions, namedCircuit, namedCircuits, namesCircuit } from '../circuits/index.js';
import { loadCircuit } from '../circuits/loadCircuit.js';
import { inputError } from '../errors.js';
import { suggestion } from '../nearest.js';
import { samplerFamilies } from '../samplers/registry.js';
import { namesRevising, revisingFamilies } from '../samplers/revisingRegistry.js';
import type { Option } from './option.js';
import { samplerOptions } from './samplerOptions.js';

/** What can be rolled out. */
export const TARGETS = `Model file (JSON, npz, safetensors or ARPA), circuit file, or ${namedCircuits
  .map(({ name }) => `${name}:BITS`)
  .join(' or ')}`;

/** Every sampler, by name; which ones apply depends on the target. */
export const anySampler: Option<readonly string[] | undefined> = {
  describe: `${samplerOptions.sampler.describe}; or revising ones: ${revisingFamilies
    .map(({ name, argument }) => `${name}:${argument.toUpperCase()}`)
    .join(', ')}; of a circuit: ${constructions.map(({ name }) => name).join(', ')}`,
  list: true,
  parse: (text) => text.split(',').map((name) => name.trim()),
  values: () => [...familyNames(), ...constructions.map(({ name }) => name)],
  group: samplerOptions.sampler.group,
};

/** The circuit that an argument names or its file holds; undefined if it is a model. */
export async function circuitOf(argument: string): Promise<CircuitTarget | undefined> {
  if (namesCircuit(argument)) return namedCircuit(argument);
  const circuit = await loadCircuit(argument);
  return circuit && { circuit };
}

function familyNames(): readonly string[] {
  return [...samplerFamilies(), ...revisingFamilies].map(({ name }) => name);
}

/** The samplers of a model that look back at what they have drawn, and those that do not: they are measured apart. */
export function byKind(names: readonly string[]): {
  readonly revising: readonly string[];
  readonly unmasking: readonly string[];
} {
  const known = familyNames();
  const family = (name: string) => name.trim().split(':', 1)[0];
  const unknown = names.find((name) => !known.includes(family(name)));
  if (unknown !== undefined) {
    throw inputError(
      `unknown sampler "${unknown}"${suggestion(family(unknown), known)}`,
      `choose from ${known.join(', ')}`,
    );
  }
  return {
    revising: names.filter(namesRevising),
    unmasking: names.filter((name) => !namesRevising(name)),
  };
}
