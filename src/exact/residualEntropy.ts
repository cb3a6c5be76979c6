import { entropyOfWeights } from '../numeric/entropy.js';
import { sumOverPositions } from './chainLaws.js';
import type { ChainContext } from './lagMatrices.js';

/** Sum over positions of H(X_i | X_{i-1}, X_{i+1}) (ends: one neighbour) in nats, without subtractions: O(S^3) per law. */
export function residualEntropySum({ chain, laws, length }: ChainContext): number {
  const { states, transition } = chain;
  const law = (position: number) => laws.laws[laws.indexOf(position)];
  const weights = new Float64Array(states);
  /** Total of the weights times their entropy. */
  const weighted = (): number => {
    const total = weights.reduce((sum, w) => sum + w, 0);
    return total > 0 ? total * entropyOfWeights(weights) : 0;
  };

  const first = (): number => {
    let sum = 0;
    for (let z = 0; z < states; z++) {
      for (let y = 0; y < states; y++) weights[y] = law(0)[y] * transition[y * states + z];
      sum += weighted();
    }
    return sum;
  };
  /** By the state before: H(X_i | X_{i-1} = x, X_{i+1}), or without X_{i+1}. */
  const between = new Float64Array(states);
  const last = new Float64Array(states);
  for (let x = 0; x < states; x++) {
    for (let z = 0; z < states; z++) {
      for (let y = 0; y < states; y++) weights[y] = transition[x * states + y] * transition[y * states + z];
      between[x] += weighted();
    }
    last[x] = entropyOfWeights(transition, states, x * states);
  }
  const mean = (p: Float64Array, values: Float64Array) =>
    p.reduce((sum, mass, x) => sum + mass * values[x], 0);
  const inner = sumOverPositions(laws, length - 2, (index) => mean(laws.laws[index], between));
  return first() + inner + mean(law(length - 2), last);
}
