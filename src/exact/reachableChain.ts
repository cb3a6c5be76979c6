import type { ContextChain } from '../../kernels/chain.js';

/** A first-order chain on the states that it can reach from its initial law. */
export interface ReachableChain {
  /** S */
  readonly states: number;
  /** [S, S] */
  readonly transition: Float64Array;
  /** [S], law of X_0 */
  readonly initial: Float64Array;
  readonly stationary: boolean;
}

/** Leaves out the tokens that a first-order chain never takes. */
export function reachableChain(chain: ContextChain): ReachableChain {
  const V = chain.vocabularySize;
  const reached = new Uint8Array(V);
  const found: number[] = [];
  const visit = (token: number) => {
    if (reached[token] === 1) return;
    reached[token] = 1;
    found.push(token);
  };
  for (let x = 0; x < V; x++) if (chain.start[0][x] > 0) visit(x);
  for (let at = 0; at < found.length; at++) {
    for (let y = 0; y < V; y++) if (chain.transition[found[at] * V + y] > 0) visit(y);
  }
  const tokens = found.sort((a, b) => a - b);
  return {
    states: tokens.length,
    transition: Float64Array.from(tokens.flatMap((x) => tokens.map((y) => chain.transition[x * V + y]))),
    initial: Float64Array.from(tokens, (x) => chain.start[0][x]),
    stationary: chain.stationary,
  };
}
