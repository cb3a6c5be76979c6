import type { Gate } from './gates.js';

/**
 * A Boolean circuit with random inputs: the target of a sampler is the law of its outputs. An immutable value, checked by
 * `circuitFromJson`; nodes stand after their inputs.
 */
export interface Circuit {
  readonly nodes: readonly CircuitNode[];
  /** Indices of the output nodes, in the order of the answer; all different. */
  readonly outputs: readonly number[];
}

/** A node of a circuit: a source of bits, or a gate. */
export type CircuitNode = SourceNode | GateNode;

/** A random bit, independent of all others, or a constant (probability 0 or 1). */
export interface SourceNode {
  readonly name: string;
  /** Probability of a 1. */
  readonly probability: number;
}

/** A gate and what it reads. */
export interface GateNode {
  readonly name: string;
  readonly gate: Gate;
  readonly inputs: readonly Wire[];
}

/** What a gate reads: a node, possibly negated. */
export interface Wire {
  readonly node: number;
  readonly negated: boolean;
}

export function isSource(node: CircuitNode): node is SourceNode {
  return 'probability' in node;
}
