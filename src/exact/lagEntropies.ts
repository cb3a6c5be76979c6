import type { ChainProcess } from '../../kernels/chain.js';
import type { LagEntropies } from '../../kernels/lags.js';
import { inputError } from '../errors.js';
import { entropyOfWeights } from '../numeric/entropy.js';
import { CompensatedSum } from '../numeric/sum.js';
import { chainLaws, mixingLag } from './chainLaws.js';
import { type ChainContext, pairInformation, referenceLaw, transfer } from './lagMatrices.js';
import { multiply } from './matrix.js';
import { spend, withinBudget } from './meter.js';
import { phasesOf } from './phases.js';
import { type ReachableChain, reachableChain } from './reachableChain.js';

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
