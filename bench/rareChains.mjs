/** Chains with a closed form in which rare events carry the information, and two ordinary ones. */
import { hmmModel, ngramModel } from '../dist/src/index.js';

/** Transition matrices: rare switches, second eigenvalues of .999, .9999 and -.99, nearly certain rows, absorbing states. */
export const CHAINS = {
  'rare 1e-3': {
    transition: [
      [0.999, 0.001],
      [0.1, 0.9],
    ],
  },
  'rare 1e-4': {
    transition: [
      [0.9999, 0.0001],
      [0.1, 0.9],
    ],
  },
  'sticky .999': {
    transition: [
      [0.9995, 0.0005],
      [0.0005, 0.9995],
    ],
  },
  'sticky .9999': {
    transition: [
      [0.99995, 0.00005],
      [0.00005, 0.99995],
    ],
  },
  'sticky -.99': {
    transition: [
      [0.005, 0.995],
      [0.995, 0.005],
    ],
  },
  'nearly certain': {
    transition: [
      [1 - 1e-5, 1e-5],
      [1e-3, 1 - 1e-3],
    ],
  },
  absorbing: {
    transition: [
      [0.99, 0.01],
      [0, 1],
    ],
    initial: [1, 0],
  },
  ordinary: {
    transition: [
      [0.7, 0.3],
      [0.2, 0.8],
    ],
  },
  'three symbols': {
    transition: [
      [0.6, 0.3, 0.1],
      [0.1, 0.5, 0.4],
      [0.3, 0.1, 0.6],
    ],
  },
}; // prettier-ignore

/** The chain as another kind of model, which has no closed form. */
export function formOf({ transition, initial = 'stationary' }, form) {
  const V = transition.length;
  if (form === 'hmm')
    return hmmModel({
      transition,
      emission: transition.map((row, i) => row.map((_, j) => Number(i === j))),
      initial,
    });
  const n = Number(form.slice(1));
  const rows = Array.from({ length: V ** (n - 1) }, (_, context) => transition[context % V]).flat();
  let law = initial;
  for (let m = 2; initial !== 'stationary' && m < n; m++)
    law = Array.from(
      { length: V ** m },
      (_, i) => law[Math.floor(i / V)] * transition[Math.floor(i / V) % V][i % V],
    );
  return ngramModel({ n, transition: rows, initial: law });
}
