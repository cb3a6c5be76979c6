import { secondModulus } from './arnoldi.js';
import { recurrentClasses } from './components.js';
import type { DataModel } from './dataModel.js';
import { eigenvalueModuli } from './eigenvalues.js';
import { stateChain } from './stateChain.js';

/** Largest matrix whose eigenvalues are all computed. */
const MAX_DENSE = 300;

/**
 * Spectral gap: 1 minus the second largest modulus of the transition matrix, of contexts for an n-gram and of hidden states
 * for an HMM, in [0, 1]. Exactly 0 if the chain is periodic or has several recurrent classes; 1 for a unigram.
 *
 * Dense chains of up to 300 states: all eigenvalues by QR, about 1e-14 where they are well conditioned. Contexts of two
 * tokens and more, and larger chains: a Krylov method, to 1e-6 or better; undefined where it does not settle (see `secondModulus`).
 */
export function spectralGap(model: DataModel): number | undefined {
  const chain = stateChain(model);
  const { states, fanout, rows } = chain;
  if (states === 1) return 1;
  const classes = recurrentClasses(chain);
  if (classes.length > 1 || classes[0].period > 1) return 0;
  if (states !== fanout || states > MAX_DENSE) {
    const modulus = secondModulus(chain);
    return modulus === undefined ? undefined : 1 - modulus;
  }
  const moduli = eigenvalueModuli(rows, states).sort();
  return Math.max(0, 1 - moduli[states - 2]);
}
