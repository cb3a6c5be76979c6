import type { ChainProcess, HiddenChain } from '../../kernels/chain.js';
import type { NextTokenLaw } from '../statistics/transitionStatistics.js';

/**
 * p(x_j | x_{j-m} .. x_{j-1}) of a data model: the transition tensor of a chain of order m; for an HMM, whose tokens are no
 * chain, m = 1 and the law of neighbours pooled over all positions.
 */
export function nextTokenLaw(chain: ChainProcess, length: number): NextTokenLaw {
  const { vocabularySize } = chain;
  return chain.kind === 'context'
    ? { vocabularySize, contextLength: chain.order, table: chain.transition }
    : { vocabularySize, contextLength: 1, table: neighbourLaw(chain, length) };
}

function neighbourLaw(
  { states: S, vocabularySize: V, initial, transition, emission }: HiddenChain,
  length: number,
) {
  /** Law of the state, summed over positions 0 .. L-2. */
  const visits = new Float64Array(S);
  let law = Float64Array.from(initial);
  for (let j = 0; j < length - 1; j++) {
    const next = new Float64Array(S);
    for (let s = 0; s < S; s++) {
      visits[s] += law[s];
      for (let t = 0; t < S; t++) next[t] += law[s] * transition[s * S + t];
    }
    law = next;
  }
  const table = new Float64Array(V * V);
  for (let s = 0; s < S; s++) {
    for (let y = 0; y < V; y++) {
      let following = 0;
      for (let t = 0; t < S; t++) following += transition[s * S + t] * emission[t * V + y];
      for (let x = 0; x < V; x++) table[x * V + y] += visits[s] * emission[s * V + x] * following;
    }
  }
  for (let x = 0; x < V; x++) {
    const row = table.subarray(x * V, (x + 1) * V);
    const total = row.reduce((a, b) => a + b, 0);
    if (total > 0) for (let y = 0; y < V; y++) row[y] /= total;
  }
  return table;
}
