import type { Circuit } from '../circuits/circuit.js';
import { circuitFromJson, type Netlist } from '../circuits/netlist.js';
import type { WordStream } from '../random/wordStream.js';

const GATES = ['and', 'or', 'xor', 'nand', 'nor', 'xnor'];

/** A circuit of the given depth: 2 to 5 biased random bits, 1 to 4 gates a layer that read any layer before, 1 to 3 outputs. */
export function randomCircuit(stream: WordStream, depth: number): Circuit {
  const below = (n: number) => Math.floor(stream.nextDouble() * n);
  const nodes: Netlist['nodes'] = [];
  for (let i = 2 + below(4); i > 0; i--)
    nodes.push({ name: `r${i}`, gate: 'random', probability: (1 + below(7)) / 8 });
  let above = nodes.map(({ name }) => name);
  for (let layer = 1; layer <= depth; layer++) {
    const earlier = nodes.map(({ name }) => name);
    const names = Array.from({ length: 1 + below(4) }, (_, i) => `g${layer}.${i}`);
    for (const name of names) {
      // The first input makes the layer; the others may come from anywhere before.
      const inputs = [above[below(above.length)]];
      for (let more = below(3); more > 0; more--) inputs.push(earlier[below(earlier.length)]);
      nodes.push({
        name,
        gate: GATES[below(GATES.length)],
        inputs: inputs.map((input) => (below(2) === 1 ? `!${input}` : input)),
      });
    }
    above = names;
  }
  return circuitFromJson({ kind: 'circuit', nodes, outputs: above.slice(0, 3) });
}
