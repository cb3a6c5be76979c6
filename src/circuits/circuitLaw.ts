import { inputError } from '../errors.js';
import { type Circuit, isSource } from './circuit.js';
import type { Bit } from './gates.js';

/** Most assignments of the random bits that are enumerated. */
export const MOST_ASSIGNMENTS = 2 ** 20;

/** The values of all nodes, given those of the sources (by their place among the nodes). */
function evaluate({ nodes }: Circuit, sources: ReadonlyMap<number, Bit>): readonly Bit[] {
  const values: Bit[] = [];
  nodes.forEach((node, at) => {
    if (isSource(node)) values.push(sources.get(at)!);
    else
      values.push(
        node.gate.evaluate(node.inputs.map((w) => (w.negated ? 1 - values[w.node] : values[w.node]) as Bit)),
      );
  });
  return values;
}

/** How many values the random bits can take together; constants have one. */
export function assignments({ nodes }: Circuit): number {
  return 2 ** nodes.filter((node) => isSource(node) && node.probability > 0 && node.probability < 1).length;
}

/**
 * The law of a circuit's outputs by enumerating its random bits: probability by answer, written as a string of bits.
 *
 * @throws if there are more than 20 random bits
 */
export function circuitLaw(circuit: Circuit): ReadonlyMap<string, number> {
  const count = assignments(circuit);
  if (count > MOST_ASSIGNMENTS) {
    throw inputError(
      `the circuit has ${Math.log2(count)} random bits`,
      'at most 20 are enumerated: sample it',
    );
  }
  const sources = circuit.nodes.flatMap((node, at) => (isSource(node) ? [{ at, p: node.probability }] : []));
  const law = new Map<string, number>();
  const chosen = new Map<number, Bit>();
  const branch = (next: number, probability: number): void => {
    if (next === sources.length) {
      const values = evaluate(circuit, chosen);
      const answer = circuit.outputs.map((output) => values[output]).join('');
      law.set(answer, (law.get(answer) ?? 0) + probability);
      return;
    }
    const { at, p } = sources[next];
    for (const bit of [0, 1] as const) {
      const weight = bit === 1 ? p : 1 - p;
      if (weight === 0) continue;
      chosen.set(at, bit);
      branch(next + 1, probability * weight);
    }
  };
  branch(0, 1);
  return law;
}
