import { inputError } from '../errors.js';
import { shown } from '../shown.js';
import { normaliseRows } from './normalise.js';
import type { StateChain } from './stateChain.js';
import { isStationary, stationaryLaw } from './stationary.js';
import { isList, ownedFloat64 } from './tensor.js';

/** `'stationary'`, or the law as numbers. */
export type InitialInput = 'stationary' | ArrayLike<number>;

/**
 * The initial law [states] of a chain as numbers, and whether it is stationary.
 *
 * @param label names a state in an error
 */
export function resolveInitial(
  chain: StateChain,
  initial: InitialInput,
  label: (state: number) => string,
  adopt = false,
): { law: Float64Array; stationary: boolean } {
  if (initial === 'stationary') {
    const law = stationaryLaw(chain, label);
    normaliseRows(law, 1, chain.states, () => 'initial');
    return { law, stationary: true };
  }
  if (!isList(initial)) {
    throw inputError(`initial is ${shown(initial)}`, 'give "stationary" or a list of probabilities');
  }
  if (initial.length !== chain.states) {
    throw inputError(
      `initial has ${initial.length} numbers, not ${chain.states}`,
      'give one probability per state of the chain (V for a Markov chain, V^(n-1) for an n-gram)',
    );
  }
  const law = ownedFloat64(initial, 'initial', adopt);
  normaliseRows(law, 1, chain.states, () => 'initial');
  return { law, stationary: isStationary(chain, law) };
}
