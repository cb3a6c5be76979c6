import type { Netlist } from '../../src/circuits/index.js';

type Assignment = ReadonlyMap<string, number>;

/** The law of a netlist's outputs by its definition: every assignment of the random bits, every output by recursion. */
export function lawByDefinition({ nodes, outputs }: Netlist): Map<string, number> {
  const named = new Map(nodes.map((node) => [node.name, node]));
  const random = nodes.filter(({ gate }) => gate === 'random');
  const law = new Map<string, number>();
  for (let word = 0; word < 2 ** random.length; word++) {
    let weight = 1;
    const bits = new Map<string, number>();
    random.forEach(({ name, probability = 0.5 }, i) => {
      const bit = Math.floor(word / 2 ** i) % 2;
      bits.set(name, bit);
      weight *= bit ? probability : 1 - probability;
    });
    if (weight === 0) continue;
    const answer = outputs.map((name) => value(name, bits)).join('');
    law.set(answer, (law.get(answer) ?? 0) + weight);
  }
  return law;

  function value(wire: string, bits: Assignment): number {
    if (wire.startsWith('!')) return 1 - value(wire.slice(1), bits);
    const node = named.get(wire)!;
    if (node.gate === 'random') return bits.get(wire)!;
    if (node.gate === 'constant') return node.value!;
    const ones = node.inputs!.filter((input) => value(input, bits) === 1).length;
    const zeros = node.inputs!.length - ones;
    switch (node.gate) {
      case 'copy':
        return ones;
      case 'not':
        return zeros;
      case 'and':
        return zeros === 0 ? 1 : 0;
      case 'nand':
        return zeros === 0 ? 0 : 1;
      case 'or':
        return ones === 0 ? 0 : 1;
      case 'nor':
        return ones === 0 ? 1 : 0;
      case 'xor':
        return ones & 1;
      default:
        return (ones + 1) & 1;
    }
  }
}

/** The largest difference between two laws, over all answers of either. */
export function apart(a: ReadonlyMap<string, number>, b: ReadonlyMap<string, number>): number {
  return Math.max(
    ...[...a.keys(), ...b.keys()].map((key) => Math.abs((a.get(key) ?? 0) - (b.get(key) ?? 0))),
  );
}

/** Longest path from a source, over all nodes, but at least 1: the number of the last layer. */
export function depthByDefinition({ nodes }: Netlist): number {
  const named = new Map(nodes.map((node) => [node.name, node]));
  const height = (wire: string): number => {
    const { inputs = [] } = named.get(wire.replace('!', ''))!;
    return inputs.length === 0 ? 0 : 1 + Math.max(...inputs.map(height));
  };
  return Math.max(1, ...nodes.map(({ name }) => height(name)));
}
