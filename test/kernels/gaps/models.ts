import { type DataModel, markovModel, ngramModel } from '../../../src/models/index.js';
import { hardModels, rows } from '../../support/sweepModels.js';

const stationary = (transition: number[][]) => markovModel({ transition, initial: 'stationary' });

/** Stationary first-order chains: mixing fast and slowly, periodic, with zeros, without memory. */
export const gapModels: Record<string, DataModel> = {
  'four symbols': stationary(rows(4, 4, 1)),
  'not reversible, with zeros': stationary([
    [0.5, 0.5, 0],
    [0, 0.3, 0.7],
    [0.9, 0, 0.1],
  ]),
  periodic: stationary([
    [0, 0, 0.3, 0.7],
    [0, 0, 0.6, 0.4],
    [0.2, 0.8, 0, 0],
    [0.5, 0.5, 0, 0],
  ]),
  'slowly mixing': hardModels['slowly mixing'],
  'nearly deterministic': hardModels['nearly deterministic'],
  'a token that never comes': stationary([
    [0.6, 0.4, 0],
    [0.2, 0.8, 0],
    [0.3, 0.3, 0.4],
  ]),
  unigram: ngramModel({ n: 1, transition: [0.2, 0.3, 0.5], initial: 'stationary' }),
};
