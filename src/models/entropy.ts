import { inputError } from '../errors.js';
import { entropyOfWeights } from '../numeric/entropy.js';
import { CompensatedSum, compensatedDot } from '../numeric/sum.js';
import { recurrentClasses } from './components.js';
import type { DataModel } from './dataModel.js';
import { propagate } from './propagate.js';
import { startConditionals } from './startLaws.js';
import { stateChain } from './stateChain.js';
import { classLaw } from './stationary.js';

/** Refuses a length that is not a positive integer. */
export function checkLength(length: number): void {
  if (!Number.isInteger(length) || length < 1) {
    throw inputError(`length is ${length}`, 'give an integer L >= 1');
  }
}

/** Entropy in nats of each row of the transition tensor, [states]; 0 for rows that are certain. */
export function rowEntropies(model: DataModel): Float64Array {
  const { states, fanout, rows } = stateChain(model);
  const entropies = new Float64Array(states);
  for (let s = 0; s < states; s++) entropies[s] = entropyOfWeights(rows, fanout, s * fanout);
  return entropies;
}

/**
 * H(X_0, .., X_{L-1}) in nats, exactly, or undefined for an HMM (no closed form).
 *
 * Chain rule: the entropy of the first n - 1 tokens, each given those before it, plus for every later position the mean
 * entropy of its row under the law of its context (which is propagated if the model is not stationary).
 * L < n - 1 marginalises the initial law. Relative accuracy about 1e-14, nearly certain rows included.
 */
export function sequenceEntropy(model: DataModel, length: number): number | undefined {
  checkLength(length);
  if (model.kind === 'hmm') return undefined;
  const order = model.contextLength!;
  const total = new CompensatedSum();
  for (const term of startEntropies(model, Math.min(order, length))) total.add(term);
  const later = length - order;
  if (later <= 0) return total.value;
  const rows = rowEntropies(model);
  if (model.stationary) {
    total.add(later * compensatedDot(model.initial.data, rows));
    return total.value;
  }
  propagate(stateChain(model), model.initial.data, later - 1, (law, _time, repeats) => {
    total.add((repeats + 1) * compensatedDot(law, rows));
  });
  return total.value;
}

/** H(X_j | X_0 .. X_{j-1}), j = 0 .. count-1, of the initial law of a Markov or n-gram model. */
function startEntropies(model: DataModel, count: number): number[] {
  const { vocabularySize } = model;
  if (model.contextLength === 0) return [];
  const conditionals = startConditionals(model.initial.data, vocabularySize, model.contextLength!);
  const terms: number[] = [];
  let law = Float64Array.of(1);
  for (const conditional of conditionals.slice(0, count)) {
    const mean = new CompensatedSum();
    const joint = new Float64Array(conditional.length);
    for (let context = 0; context < law.length; context++) {
      if (law[context] === 0) continue;
      const from = context * vocabularySize;
      mean.add(law[context] * entropyOfWeights(conditional, vocabularySize, from));
      for (let x = from; x < from + vocabularySize; x++) joint[x] = law[context] * conditional[x];
    }
    terms.push(mean.value);
    law = joint;
  }
  return terms;
}

/**
 * The entropy rate in nats per token: the mean entropy of a row under the stationary law of contexts.
 *
 * Undefined for an HMM (no closed form), and for a chain that has several stationary laws and does not start in one.
 */
export function entropyRate(model: DataModel): number | undefined {
  if (model.kind === 'hmm') return undefined;
  const rows = rowEntropies(model);
  if (model.stationary) return compensatedDot(model.initial.data, rows);
  const chain = stateChain(model);
  const classes = recurrentClasses(chain);
  if (classes.length > 1) return undefined;
  return compensatedDot(classLaw(chain, classes[0].states), rows);
}
