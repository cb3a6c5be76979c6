import { inputError } from '../errors.js';
import type { DataModel } from './dataModel.js';
import { type InitialInput, resolveInitial } from './initialLaw.js';
import type { ModelKind } from './modelKind.js';
import { normaliseRows } from './normalise.js';
import { stateChain } from './stateChain.js';
import { type MatrixInput, toMatrix } from './tensor.js';
import { checkSize, checkSymbols, type ModelOptions } from './vocabulary.js';

export interface HmmInput extends ModelOptions {
  /** [S, S], rows sum to 1 */
  readonly transition: MatrixInput;
  /** [S, V], rows sum to 1 */
  readonly emission: MatrixInput;
  /** [S], law of the hidden state at position 0 */
  readonly initial: InitialInput;
}

/**
 * A hidden Markov model with S states and V tokens. It is called stationary if the hidden chain starts from a
 * stationary law.
 *
 * @throws on wrong shapes, entries that are negative or not finite, rows that do not sum to 1 within 1e-6, and
 * `'stationary'` where several stationary laws exist
 */
export function hmmModel(input: HmmInput): DataModel {
  const transition = toMatrix(input.transition, 'transition', input.adopt);
  const emission = toMatrix(input.emission, 'emission', input.adopt);
  const [states, columns] = transition.shape;
  const vocabularySize = emission.shape[1];
  checkSize('transition', columns, states, `columns for ${states} rows`);
  checkSize('emission', emission.shape[0], states, 'rows for as many hidden states');
  checkSymbols(input.symbols, vocabularySize);
  normaliseRows(transition.data, states, states, (row) => `transition row ${row}`);
  normaliseRows(emission.data, states, vocabularySize, (row) => `emission row ${row}`);
  const { law, stationary } = resolveInitial(stateChain({ transition }), input.initial, String, input.adopt);
  const model: DataModel = {
    kind: 'hmm',
    vocabularySize,
    ...(input.symbols && { symbols: Object.freeze([...input.symbols]) }),
    ...(input.encoding && { encoding: Object.freeze({ ...input.encoding }) }),
    stationary,
    transition,
    initial: { shape: [states], data: law },
    emission,
    process: {
      kind: 'hidden',
      vocabularySize,
      states,
      initial: law,
      transition: transition.data,
      emission: emission.data,
      stationary,
    },
  };
  return Object.freeze(model);
}

export const hmmKind: ModelKind = {
  name: 'hmm',
  summary: 'a hidden Markov model',
  tensors: ['transition', 'emission'],
  layout: 'rows',
  build: ({ tensors, ...rest }) => {
    if (!tensors.emission) throw inputError('emission is missing', 'an HMM needs the tensor emission [S, V]');
    return hmmModel({ ...rest, transition: tensors.transition!, emission: tensors.emission });
  },
};
