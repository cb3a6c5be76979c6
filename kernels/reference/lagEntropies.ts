import { inputError } from '../../src/errors.js';
import { chainLaws, mixingLag } from '../../src/exact/chainLaws.js';
import { type ChainContext, pairInformation, referenceLaw, transfer } from '../../src/exact/lagMatrices.js';
import { multiply } from '../../src/exact/matrix.js';
import { spend, withinBudget } from '../../src/exact/meter.js';
import { phasesOf } from '../../src/exact/phases.js';
import { type ReachableChain, reachableChain } from '../../src/exact/reachableChain.js';
import { entropyOfWeights } from '../../src/numeric/entropy.js';
import { CompensatedSum } from '../../src/numeric/sum.js';
import type { ChainProcess } from '../chain.js';

/**
 * What a stationary first-order chain's posteriors depend on (THEORY, section on exact values): by the distances a, b to
 * the nearest revealed neighbours, H(X_i | X_{i-a}, X_{i+b}) = eta_a + eta_b - eta_{a+b}, and eta_d with one neighbour only.
 */
export interface LagEntropies {
  /** H(X_i), nats. */
  readonly marginal: number;
  /** [L] eta_d = H(X_{i+d} | X_i), nats; eta_0 = 0. */
  readonly eta: Float64Array;
  /** H(X_i | X_{i-1}, X_{i+1}), nats, from the laws themselves. */
  readonly between: number;
}

/** What does not depend on the order of unmasking, nats: [L] H(X_i), and [L] mean of H(X_i | x_{-i}). */
export function positionEntropies(
  { marginal, eta, between }: LagEntropies,
  length: number,
): { readonly marginal: Float64Array; readonly conditional: Float64Array } {
  const conditional = new Float64Array(length).fill(between);
  for (const end of [0, length - 1]) conditional[end] = length === 1 ? marginal : eta[1];
  return { marginal: new Float64Array(length).fill(marginal), conditional };
}

/**
 * eta_d for d < L: from the matrices P^d while the past matters, from the mutual information at lag d, which keeps its
 * relative accuracy, when it no longer does, and constant once that is below 1e-17 of I(X_0; X_1). O(S^3) per lag.
 *
 * @param budget elementary operations (about a nanosecond each) that it may take
 * @returns undefined if it would take more (slowly mixing chains of many tokens do)
 * @throws MaskgapError if the chain is not stationary of first order
 */
export function lagEntropies(
  chain: ChainProcess,
  length: number,
  budget = Number.POSITIVE_INFINITY,
): LagEntropies | undefined {
  if (chain.kind !== 'context' || chain.order !== 1 || !chain.stationary) {
    throw inputError(
      'the two-gap estimator holds for stationary first-order chains, not for this model',
      'use the sweep',
    );
  }
  const reachable = reachableChain(chain);
  return withinBudget(budget, (meter) => {
    const { states, transition, initial } = reachable;
    const phases = phasesOf(reachable);
    const lag = mixingLag(reachable, phases, length, meter);
    const laws = chainLaws(reachable, phases, length, lag);
    const context: ChainContext = {
      chain: reachable,
      phases,
      laws,
      length,
      mixingLag: lag,
      memory: new Map(),
    };
    const step = referenceLaw(context, 1, 1);
    const stepDeviation = transition.map((p, i) => p - step[i]);
    let current = transfer(transition, stepDeviation, step);
    const limit = meanRowEntropy(initial, step);
    const eta = new Float64Array(length).fill(limit);
    eta[0] = 0;
    let scale = 0;
    for (let d = 1; d < length; d++) {
      spend(meter, 2 * states ** 3 + 30 * states ** 2);
      const information = pairInformation(initial, current);
      eta[d] = information < limit / 2 ? limit - information : meanRowEntropy(initial, current.power);
      if (d === 1) scale = information;
      if (d >= lag && (d + 3) ** 2 * information <= 1e-17 * scale) break;
      current = transfer(
        multiply(current.power, transition, states),
        multiply(current.deviation, stepDeviation, states),
        referenceLaw(context, d + 1, d + 1),
      );
    }
    return { marginal: entropyOfWeights(initial), eta, between: entropyBetween(reachable) };
  });
}

/** Mean entropy of the rows of a matrix [S, S]. */
function meanRowEntropy(law: Float64Array, matrix: Float64Array): number {
  const sum = new CompensatedSum();
  law.forEach((p, x) => {
    if (p > 0) sum.add(p * entropyOfWeights(matrix, law.length, x * law.length));
  });
  return sum.value;
}

function entropyBetween({ states, transition, initial }: ReachableChain): number {
  const sum = new CompensatedSum();
  const weights = new Float64Array(states);
  for (let x = 0; x < states; x++) {
    for (let z = 0; z < states; z++) {
      let total = 0;
      for (let y = 0; y < states; y++)
        total += weights[y] = transition[x * states + y] * transition[y * states + z];
      if (total > 0) sum.add(initial[x] * total * entropyOfWeights(weights));
    }
  }
  return sum.value;
}
