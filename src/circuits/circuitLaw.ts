import { inputError } from '../errors.js';
import { type Circuit, isSource } from './circuit.js';
import type { Bit } from './gates.js';

/** Most assignments of the random bits that are enumerated. */
export const MOST_ASSIGNMENTS = 2 ** 20;

/**
 * The outputs of a circuit, given its sources.
 *
 * @param sources values of the sources, constants too, in the order of the nodes
 */
export function circuitOutputs({ nodes, outputs }: Circuit, sources: readonly Bit[]): readonly Bit[] {
  const values: Bit[] = [];
  let next = 0;
  for (const node of nodes) {
    if (isSource(node)) values.push(sources[next++]);
    else {
      const inputs = node.inputs.map((w) => (w.negated ? 1 - values[w.node] : values[w.node]) as Bit);
      values.push(node.gate.evaluate(inputs));
    }
  }
  return outputs.map((output) => values[output]);
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
  const probabilities = circuit.nodes.filter(isSource).map(({ probability }) => probability);
  const law = new Map<string, number>();
  const branch = (sources: readonly Bit[], weight: number): void => {
    if (weight === 0) return;
    if (sources.length === probabilities.length) {
      const answer = circuitOutputs(circuit, sources).join('');
      law.set(answer, (law.get(answer) ?? 0) + weight);
      return;
    }
    const p = probabilities[sources.length];
    branch([...sources, 0], weight * (1 - p));
    branch([...sources, 1], weight * p);
  };
  branch([], 1);
  return law;
}
