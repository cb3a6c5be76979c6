import { numberArgument } from '../../argument.js';
import { countNgrams } from '../counts.js';
import type { Smoother, Smoothing } from './smoothing.js';

/**
 * Additive (Lidstone) smoothing: p(w | c) = (n(c w) + delta) / (n(c) + delta V). A context that was never seen has the
 * uniform law. Source: Chen & Goodman 1999, section 2.1.
 *
 * @param delta > 0; 1 is Laplace's rule
 */
export function additive(delta: number): Smoother {
  return (corpus) => {
    const { vocabularySize, n } = corpus;
    const law = countNgrams(corpus, n);
    for (let row = 0; row < law.length; row += vocabularySize) {
      let total = delta * vocabularySize;
      for (let i = row; i < row + vocabularySize; i++) total += law[i];
      for (let i = row; i < row + vocabularySize; i++) law[i] = (law[i] + delta) / total;
    }
    return law;
  };
}

export const addSmoothing: Smoothing = {
  name: 'add',
  summary: 'adds DELTA (default 1) to every count',
  argument: {
    ...numberArgument('DELTA', 'a number from 1e-9 to 1e9', '0.1', (delta) => delta >= 1e-9 && delta <= 1e9),
    optional: true,
  },
  create: (delta = 1) => additive(delta),
};
