import { z } from 'zod';
import { inputError } from '../errors.js';
import { parseJson } from '../formats/parseJson.js';
import { firstIssue } from '../formats/schema.js';
import { shown } from '../shown.js';
import type { Circuit, CircuitNode, Wire } from './circuit.js';
import { GATES } from './gates.js';

const netlistSchema = z.strictObject({
  kind: z.literal('circuit'),
  nodes: z
    .array(
      z.strictObject({
        name: z.string().regex(/^[^!]/, { error: 'must be a name that does not start with "!"' }),
        gate: z.string(),
        inputs: z.array(z.string()).optional(),
        probability: z.number().optional(),
        value: z.number().optional(),
      }),
    )
    .min(1),
  outputs: z.array(z.string()).min(1, { error: 'must name at least one node' }),
});

/** A circuit as a file has it; see `circuitFromJson`. */
export type Netlist = z.infer<typeof netlistSchema>;
type NetlistNode = Netlist['nodes'][number];

const REMEDY = 'see the description of circuits';

/** A circuit from the text of a netlist; see `circuitFromJson`. */
export function parseCircuit(text: string): Circuit {
  return circuitFromJson(parseJson(text, 'the circuit'));
}

/**
 * A circuit from a parsed netlist,
 * `{"kind": "circuit", "nodes": [{"name": .., "gate": .., "inputs": [..]}, ..], "outputs": [names]}`.
 *
 * Gates: `random` (a 1 with `probability`, default 1/2), `constant` (with `value` 0 or 1; a fixed input is a constant),
 * `copy`, `not` (one input), `and`, `or`, `xor`, `nand`, `nor`, `xnor` (one input or more). An input is a node's name, or
 * `!name` for its negation. Nodes may stand in any order and any node may read any other: layers are derived, and copy
 * gates put in where an edge skips one (`layeredCircuit`).
 *
 * @throws input errors that name the node: unknown gate, wrong arity, duplicate name, missing input, cycle
 */
export function circuitFromJson(document: unknown): Circuit {
  const result = netlistSchema.safeParse(document);
  if (!result.success) throw firstIssue(result.error, document, REMEDY);
  const { nodes, outputs } = result.data;
  const byName = new Map<string, NetlistNode>();
  for (const node of nodes) {
    checkNode(node);
    if (byName.has(node.name)) {
      throw inputError(`node ${shown(node.name)} is defined twice`, 'give every node a name of its own');
    }
    byName.set(node.name, node);
  }
  const order = inputsFirst(nodes, byName);
  const index = new Map(order.map((node, at) => [node.name, at]));
  return { nodes: order.map((node) => circuitNode(node, index)), outputs: outputIndices(outputs, index) };
}

function checkNode({ name, gate: gateName, inputs, probability, value }: NetlistNode): void {
  const node = `node ${shown(name)}`;
  const gate = Object.hasOwn(GATES, gateName) ? GATES[gateName] : undefined;
  if (gate === undefined && gateName !== 'random' && gateName !== 'constant') {
    const known = ['random', 'constant', ...Object.keys(GATES)].join(', ');
    throw inputError(`${node} has the unknown gate ${shown(gateName)}`, `use one of ${known}`);
  }
  if (probability !== undefined && gateName !== 'random') {
    throw inputError(`${node} is a ${gateName} gate with a probability`, 'only random bits have one');
  }
  if (value !== undefined && gateName !== 'constant') {
    throw inputError(`${node} is a ${gateName} gate with a value`, 'only constants have one');
  }
  if (gateName === 'constant' && value !== 0 && value !== 1) {
    throw inputError(`${node} is a constant with value ${shown(value)}`, 'give 0 or 1');
  }
  if (probability !== undefined && !(probability >= 0 && probability <= 1)) {
    throw inputError(`${node} has probability ${probability}`, 'give a number from 0 to 1');
  }
  const count = inputs?.length ?? 0;
  const { least, most } = gate ?? { least: 0, most: 0 };
  if (count < least || count > most) {
    const wanted = least === most ? `${least}` : `at least ${least}`;
    throw inputError(
      `node ${shown(name)} is a ${gateName} gate with ${count} inputs, not ${wanted}`,
      'correct its inputs',
    );
  }
}

const withoutSign = (input: string) => (input.startsWith('!') ? input.slice(1) : input);

/** The nodes so that each stands after its inputs (depth first, with a stack of its own: circuits may be deep). */
function inputsFirst(
  nodes: readonly NetlistNode[],
  byName: ReadonlyMap<string, NetlistNode>,
): readonly NetlistNode[] {
  const order: NetlistNode[] = [];
  const finished = new Set<string>();
  const open = new Set<string>();
  for (const root of nodes) {
    const stack = finished.has(root.name) ? [] : [{ node: root, next: 0 }];
    if (stack.length > 0) open.add(root.name);
    while (stack.length > 0) {
      const top = stack[stack.length - 1];
      const input = top.node.inputs?.[top.next++];
      if (input === undefined) {
        stack.pop();
        open.delete(top.node.name);
        finished.add(top.node.name);
        order.push(top.node);
        continue;
      }
      const name = withoutSign(input);
      const child = byName.get(name);
      if (child === undefined) {
        throw inputError(
          `node ${shown(top.node.name)} reads ${shown(name)}, which is no node`,
          'define it, or correct the name',
        );
      }
      if (open.has(name)) {
        throw inputError(
          `node ${shown(name)} is part of a cycle through ${shown(top.node.name)}`,
          'a circuit has no cycles',
        );
      }
      if (finished.has(name)) continue;
      open.add(name);
      stack.push({ node: child, next: 0 });
    }
  }
  return order;
}

function circuitNode(node: NetlistNode, index: ReadonlyMap<string, number>): CircuitNode {
  const { name } = node;
  if (node.gate === 'random') return { name, probability: node.probability ?? 0.5 };
  if (node.gate === 'constant') return { name, probability: node.value! };
  const inputs = node.inputs!.map(
    (input): Wire => ({ node: index.get(withoutSign(input))!, negated: input.startsWith('!') }),
  );
  return { name, gate: GATES[node.gate], inputs };
}

function outputIndices(outputs: readonly string[], index: ReadonlyMap<string, number>): readonly number[] {
  const seen = new Set<string>();
  return outputs.map((name) => {
    const at = index.get(name);
    if (at === undefined)
      throw inputError(`output ${shown(name)} is no node`, 'define it, or correct the name');
    if (seen.has(name)) {
      throw inputError(`output ${shown(name)} is named twice`, 'give the second one a copy gate');
    }
    seen.add(name);
    return at;
  });
}
