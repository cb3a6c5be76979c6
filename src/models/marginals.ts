import { entropyOfWeights } from '../numeric/entropy.js';
import type { DataModel } from './dataModel.js';
import { checkLength } from './entropy.js';
import { propagate } from './propagate.js';
import { stateChain } from './stateChain.js';

/**
 * H(X_i) in nats for every position, [L], exactly and for every kind of model: the law of the context or hidden state is
 * propagated forward until it has converged to rounding. One computation for a stationary model.
 */
export function marginalEntropies(model: DataModel, length: number): Float64Array {
  checkLength(length);
  const entropies = new Float64Array(length);
  if (model.stationary) return entropies.fill(entropyOfWeights(tokenMarginal(model)));
  if (model.kind === 'hmm') {
    propagate(stateChain(model), model.initial.data, length - 1, (law, time, repeats) => {
      entropies.fill(entropyOfWeights(emitted(model, law)), time, time + repeats + 1);
    });
    return entropies;
  }
  const order = model.contextLength!;
  for (let i = 0; i < Math.min(order, length); i++) {
    entropies[i] = entropyOfWeights(positionLaw(model.initial.data, model.vocabularySize, order - 1 - i));
  }
  propagate(stateChain(model), model.initial.data, Math.max(0, length - order), (law, time, repeats) => {
    const value = entropyOfWeights(positionLaw(law, model.vocabularySize, 0));
    entropies.fill(value, order - 1 + time, order + time + repeats);
  });
  return entropies;
}

/** The law [V] of one token: of every position if the model is stationary, else of position 0. */
export function tokenMarginal(model: DataModel): Float64Array {
  if (model.kind === 'hmm') return emitted(model, model.initial.data);
  if (model.contextLength === 0) return Float64Array.from(model.transition.data);
  return positionLaw(model.initial.data, model.vocabularySize, model.contextLength! - 1);
}

/** The law [V] of the token that is `age` places before the last of a context, from the law of contexts. */
function positionLaw(contexts: Float64Array, vocabularySize: number, age: number): Float64Array {
  let law = contexts;
  for (let i = 0; i < age; i++) law = withoutLast(law, vocabularySize);
  while (law.length > vocabularySize) law = withoutFirst(law, vocabularySize);
  return Float64Array.from(law);
}

function withoutLast(law: Float64Array, vocabularySize: number): Float64Array {
  const shorter = new Float64Array(law.length / vocabularySize);
  for (let i = 0; i < law.length; i++) shorter[Math.floor(i / vocabularySize)] += law[i];
  return shorter;
}

function withoutFirst(law: Float64Array, vocabularySize: number): Float64Array {
  const size = law.length / vocabularySize;
  const shorter = new Float64Array(size);
  for (let from = 0; from < law.length; from += size) {
    for (let i = 0; i < size; i++) shorter[i] += law[from + i];
  }
  return shorter;
}

function emitted(model: DataModel, states: Float64Array): Float64Array {
  const emission = model.emission!.data;
  const { vocabularySize } = model;
  const law = new Float64Array(vocabularySize);
  for (let s = 0; s < states.length; s++) {
    for (let x = 0; x < vocabularySize; x++) law[x] += states[s] * emission[s * vocabularySize + x];
  }
  return law;
}
