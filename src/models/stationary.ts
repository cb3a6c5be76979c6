import { inputError } from '../errors.js';
import { type RecurrentClass, recurrentClasses } from './components.js';
import { gthStationary } from './gth.js';
import { powerStationary } from './powerStationary.js';
import { type StateChain, step } from './stateChain.js';

/** Largest recurrent class that is solved by dense elimination (about half a second). */
const MAX_DENSE = 1024;

/**
 * The unique stationary law [states] of a chain; transient states have probability 0, and a periodic chain is fine.
 *
 * Up to 1024 recurrent states by elimination without subtraction (each entry accurate relative to itself), above by
 * iteration (see `powerStationary` for its accuracy).
 *
 * @param label names a state in an error
 * @throws when there are several recurrent classes, hence several stationary laws; the error names them
 */
export function stationaryLaw(chain: StateChain, label: (state: number) => string): Float64Array {
  const classes = recurrentClasses(chain);
  if (classes.length > 1) throw severalClasses(classes, label);
  return classLaw(chain, classes[0].states);
}

/** The stationary law [states] of the chain on one recurrent class. */
export function classLaw(chain: StateChain, members: Int32Array): Float64Array {
  if (members.length > MAX_DENSE) return powerStationary(chain, members);
  const { states, fanout, rows } = chain;
  const local = new Map<number, number>();
  members.forEach((state, index) => {
    local.set(state, index);
  });
  const size = members.length;
  const matrix = new Float64Array(size * size);
  members.forEach((state, index) => {
    for (let edge = state * fanout; edge < (state + 1) * fanout; edge++) {
      if (rows[edge] > 0) matrix[index * size + local.get(edge % states)!] += rows[edge];
    }
  });
  const solved = gthStationary(matrix, size);
  const law = new Float64Array(states);
  members.forEach((state, index) => {
    law[state] = solved[index];
  });
  return law;
}

function severalClasses(classes: readonly RecurrentClass[], label: (state: number) => string): Error {
  const some = classes.slice(0, 4).map(({ states }) => {
    const names = Array.from(states.subarray(0, 3), label);
    return `{${names.join(', ')}${states.length > 3 ? `, .. ${states.length} states` : ''}}`;
  });
  const more = classes.length > 4 ? ` and ${classes.length - 4} more` : '';
  return inputError(
    `initial is "stationary", but the chain is reducible: ${classes.length} recurrent classes ${some.join(' ')}${more}, each with its own stationary law`,
    'give initial as numbers, or connect the classes',
  );
}

/**
 * Whether a law [states] is stationary to rounding: each entry is kept by one step to 1e-11 of itself, and all of
 * them together to 2e-14. An entry of probability 0 must stay 0.
 */
export function isStationary(chain: StateChain, law: Float64Array): boolean {
  const next = new Float64Array(chain.states);
  step(chain, law, next);
  let total = 0;
  for (let state = 0; state < law.length; state++) {
    const difference = Math.abs(next[state] - law[state]);
    if (!(difference <= 1e-11 * law[state] + Number.MIN_VALUE)) return false;
    total += difference;
  }
  return total <= 2e-14;
}
