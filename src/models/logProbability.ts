import { inputError } from '../errors.js';
import { compensatedSum } from '../numeric/sum.js';
import type { DataModel } from './dataModel.js';

/**
 * log p(x) in nats of a whole sequence x_0 .. x_{L-1}, L = tokens.length; -Infinity outside the support.
 *
 * By definition: the initial law (marginalised where L < n - 1) times the transitions; for an HMM the forward
 * algorithm (Rabiner 1989, section III.A), scaled at every position.
 */
export function sequenceLogProbability(model: DataModel, tokens: ArrayLike<number>): number {
  for (let i = 0; i < tokens.length; i++) {
    if (!Number.isInteger(tokens[i]) || tokens[i] < 0 || tokens[i] >= model.vocabularySize) {
      throw inputError(
        `token ${i} is ${tokens[i]}`,
        `give integers from 0 to ${model.vocabularySize - 1}, one per position`,
      );
    }
  }
  if (tokens.length === 0) return 0;
  return model.kind === 'hmm' ? hiddenLogProbability(model, tokens) : contextLogProbability(model, tokens);
}

function contextLogProbability(model: DataModel, tokens: ArrayLike<number>): number {
  const { vocabularySize } = model;
  const order = model.contextLength!;
  const contexts = model.initial.data.length;
  const given = Math.min(order, tokens.length);
  let prefix = 0;
  for (let i = 0; i < given; i++) prefix = prefix * vocabularySize + tokens[i];
  const continuations = vocabularySize ** (order - given);
  const block = model.initial.data.subarray(prefix * continuations, (prefix + 1) * continuations);
  const terms = [Math.log(compensatedSum(block))];
  let context = prefix;
  for (let i = order; i < tokens.length; i++) {
    const entry = context * vocabularySize + tokens[i];
    terms.push(Math.log(model.transition.data[entry]));
    context = entry % contexts;
  }
  return compensatedSum(terms);
}

function hiddenLogProbability(model: DataModel, tokens: ArrayLike<number>): number {
  const { vocabularySize } = model;
  const transition = model.transition.data;
  const emission = model.emission!.data;
  const states = model.initial.data.length;
  let prior = Float64Array.from(model.initial.data);
  const logs: number[] = [];
  for (let i = 0; i < tokens.length; i++) {
    const joint = prior.map((p, s) => p * emission[s * vocabularySize + tokens[i]]);
    const evidence = compensatedSum(joint);
    if (evidence === 0) return -Infinity;
    logs.push(Math.log(evidence));
    prior = new Float64Array(states);
    for (let from = 0; from < states; from++) {
      const posterior = joint[from] / evidence;
      for (let to = 0; to < states; to++) prior[to] += posterior * transition[from * states + to];
    }
  }
  return compensatedSum(logs);
}
