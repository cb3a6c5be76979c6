import { type Circuit, isSource, type Wire } from './circuit.js';
import { type Bit, GATES, type Gate } from './gates.js';

/**
 * A circuit in layers 0..d, d >= 1: sources are layer 0, every gate reads the layer before its own, and the outputs are
 * the last nodes of layer d, in their order.
 */
export interface LayeredCircuit {
  readonly layers: readonly (readonly LayerNode[])[];
  /** d, the index of the last layer. */
  readonly depth: number;
  /** w, the size of the largest layer. */
  readonly width: number;
  /** N, the number of nodes, inserted copy gates included. */
  readonly size: number;
  /** Number of outputs. */
  readonly outputs: number;
}

/** A node of a layered circuit. */
export type LayerNode = LayerSource | LayerGate;

/** A source of bits, in layer 0. */
export interface LayerSource {
  readonly name: string;
  readonly probability: number;
}

/** A gate that reads the layer before. */
export interface LayerGate {
  readonly name: string;
  readonly gate: Gate;
  /** Places in the layer before. */
  readonly inputs: readonly Wire[];
}

/**
 * Puts a circuit into layers. A gate's layer is one more than the highest of its inputs'; a value that is read later than
 * in the next layer, or that is an output before the last one, is carried on by copy gates, one a layer. A circuit
 * without gates has its outputs copied to layer 1.
 */
export function layeredCircuit({ nodes, outputs }: Circuit): LayeredCircuit {
  const layerOf: number[] = [];
  for (const node of nodes) {
    layerOf.push(isSource(node) ? 0 : 1 + Math.max(...node.inputs.map((wire) => layerOf[wire.node])));
  }
  const depth = layerOf.reduce((deepest, layer) => Math.max(deepest, layer), 1);

  /** The last layer in which each node's value is there to be read. */
  const until = [...layerOf];
  nodes.forEach((node, at) => {
    if (isSource(node)) return;
    for (const wire of node.inputs) until[wire.node] = Math.max(until[wire.node], layerOf[at] - 1);
  });
  for (const output of outputs) until[output] = depth;

  /** By layer: the nodes whose values it holds; the outputs stand last in layer d. */
  const held: number[][] = Array.from({ length: depth + 1 }, () => []);
  const answer = new Set(outputs);
  nodes.forEach((_, at) => {
    for (let layer = layerOf[at]; layer <= until[at]; layer++) {
      if (layer < depth || !answer.has(at)) held[layer].push(at);
    }
  });
  held[depth].push(...outputs);

  const slots = held.map((layer) => new Map(layer.map((node, slot) => [node, slot])));
  const layers = held.map((values, layer) =>
    values.map((at): LayerNode => {
      const node = nodes[at];
      if (layer > layerOf[at]) {
        const inputs = [{ node: slots[layer - 1].get(at)!, negated: false }];
        return { name: `${node.name}@${layer}`, gate: GATES.copy, inputs };
      }
      if (isSource(node)) return node;
      const inputs = node.inputs.map(({ node: input, negated }) => ({
        node: slots[layer - 1].get(input)!,
        negated,
      }));
      return { name: node.name, gate: node.gate, inputs };
    }),
  );
  return {
    layers,
    depth,
    width: layers.reduce((widest, layer) => Math.max(widest, layer.length), 0),
    size: layers.reduce((sum, layer) => sum + layer.length, 0),
    outputs: outputs.length,
  };
}

/** The law of one node given the layer before: the probability that it is 1, which is 0 or 1 for a gate. */
export function probabilityOfOne(node: LayerNode, before: (slot: number) => Bit): number {
  if ('probability' in node) return node.probability;
  return node.gate.evaluate(
    node.inputs.map((wire): Bit => (wire.negated ? ((1 - before(wire.node)) as Bit) : before(wire.node))),
  );
}
