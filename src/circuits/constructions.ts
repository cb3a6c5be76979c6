import { chainOfThought } from './chainOfThought.js';
import type { Circuit } from './circuit.js';
import { type LayeredCircuit, layeredCircuit } from './layers.js';
import type { CircuitSampler } from './maskedSampler.js';
import { remasking } from './remasking.js';
import { revision } from './revision.js';

/** A way of turning a circuit into a masked diffusion sampler. */
export interface Construction {
  readonly name: string;
  readonly describe: string;
  /** The sampler that has the output law of a layered circuit. */
  readonly compile: (circuit: LayeredCircuit) => CircuitSampler;
}

/** The constructions of Jiang, Haghtalab & Chen 2512.25014. All take d + 1 rounds; they differ in length. */
export const constructions: readonly Construction[] = [
  { name: 'chain-of-thought', describe: 'a token a node: length N', compile: chainOfThought },
  {
    name: 'remasking',
    describe: 'tokens may become masks again: length 2w + 2 ceil(log2(d+1))',
    compile: remasking,
  },
  { name: 'revision', describe: 'tokens may be overwritten: length w + ceil(log2(d+1))', compile: revision },
];

/** A circuit compiled to a sampler whose answer has the law of the circuit's outputs. */
export function compileCircuit(circuit: Circuit, { compile }: Construction): CircuitSampler {
  return compile(layeredCircuit(circuit));
}
