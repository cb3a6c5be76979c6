import type { ContextChain } from '../../kernels/chain.js';
import { checkLength, type DataModel, stateChain } from '../models/index.js';
import { propagate } from '../models/propagate.js';
import { entropyOfWeights } from '../numeric/entropy.js';
import { compensatedSum } from '../numeric/sum.js';
import { type Meter, spend, withinBudget } from './meter.js';
import { psi } from './relativeEntropy.js';

/** What every token shares with all others, exactly; nats. */
export interface TokenInformation {
  /** I(X_i; X_{-i}), [L] */
  readonly mutualInformation: Float64Array;
  /** H(X_i | X_{-i}), [L] */
  readonly residualEntropy: Float64Array;
  /** h(L-1), the mean of the residual entropies. */
  readonly lastLevel: number;
}

/** Elementary operations that are spent by default. */
const DEFAULT_BUDGET = 5e9;

/** Longest sequence of which values are kept position by position. */
const MOST_POSITIONS = 2 ** 27;

/** Largest V^(2m+1) that is enumerated. */
const MAX_WINDOW = 2 ** 26;

/**
 * Per-token mutual information of a Markov or n-gram model, by enumerating the window of m = n-1 tokens on either side
 * of a position: given these a token is independent of all others. Near the ends the windows are shorter. Stationary
 * models need one window beside those at the ends; for others the law of contexts is propagated until it has converged.
 *
 * Undefined for an HMM, where V^(2m+1) > 2^26 or L > 2^27, and where the windows would take more than `budget` elementary operations.
 */
export function tokenInformation(
  model: DataModel,
  length: number,
  budget = DEFAULT_BUDGET,
): TokenInformation | undefined {
  checkLength(length);
  const { process } = model;
  if (process.kind !== 'context' || length > MOST_POSITIONS) return undefined;
  const width = Math.min(length, 2 * model.contextLength! + 1);
  if (process.vocabularySize ** width > MAX_WINDOW) return undefined;
  return withinBudget(budget, (meter) => {
    const mutualInformation = new Float64Array(length);
    const residualEntropy = new Float64Array(length);
    forEachWindow(model, process, length, meter, (window, from, to) => {
      mutualInformation.fill(window.information, from, to);
      residualEntropy.fill(window.residual, from, to);
    });
    return { mutualInformation, residualEntropy, lastLevel: compensatedSum(residualEntropy) / length };
  });
}

interface Window {
  readonly information: number;
  readonly residual: number;
}

/** Visits the windows of all positions; equal ones once, for positions from .. to-1. */
function forEachWindow(
  model: DataModel,
  chain: ContextChain,
  length: number,
  meter: Meter,
  visit: (window: Window, from: number, to: number) => void,
): void {
  const { vocabularySize } = chain;
  const order = model.contextLength!;
  const at = (law: Float64Array, position: number) =>
    windowAt(chain, order, law, position, Math.min(order, length - 1 - position), meter);
  let law = Float64Array.of(1);
  for (let i = 0; i < Math.min(order, length); i++) {
    visit(at(law, i), i, i + 1);
    const table = chain.start[i];
    law = Float64Array.from(table, (p, entry) => p * law[Math.floor(entry / vocabularySize)]);
  }
  const later = length - order;
  if (later <= 0) return;
  /** The same law of contexts at positions from .. to-1: only the distance to the end still matters. */
  const alike = (contexts: Float64Array, from: number, to: number) => {
    const inner = Math.min(to, length - order);
    if (from < inner) visit(at(contexts, from), from, inner);
    for (let i = Math.max(from, inner); i < to; i++) visit(at(contexts, i), i, i + 1);
  };
  if (model.stationary || order === 0) {
    alike(law, order, length);
    return;
  }
  propagate(stateChain(model), model.initial.data, later - 1, (contexts, time, repeats) => {
    spend(meter, 2 * contexts.length * vocabularySize);
    alike(contexts, order + time, order + time + repeats + 1);
  });
}

/**
 * The window of a position: `before` is the law of the min(m, position) tokens before it, `after` the number of tokens behind it.
 * I = sum over both sides of p(sides) KL(p(. | sides) || p_i), whose terms are >= 0.
 */
function windowAt(
  chain: ContextChain,
  order: number,
  before: Float64Array,
  position: number,
  after: number,
  meter: Meter,
): Window {
  const V = chain.vocabularySize;
  spend(meter, 60 * before.length * V ** (after + 1));
  const table = (offset: number) => chain.start[position + offset] ?? chain.transition;
  const contexts = V ** order;
  const marginal = new Float64Array(V);
  before.forEach((p, context) => {
    for (let x = 0; x < V; x++) marginal[x] += p * table(0)[context * V + x];
  });
  let information = 0;
  let residual = 0;
  /** `weights[x]`: probability of X_i = x with the tokens so far; `states[x]`: the context that x leads to. */
  const extend = (offset: number, weights: Float64Array, states: Float64Array): void => {
    if (offset > after) {
      const total = weights.reduce((sum, w) => sum + w, 0);
      if (total === 0) return;
      residual += total * entropyOfWeights(weights);
      for (let x = 0; x < V; x++) {
        if (marginal[x] > 0) information += total * marginal[x] * psi(weights[x] / (total * marginal[x]) - 1);
      }
      return;
    }
    const rows = table(offset);
    for (let y = 0; y < V; y++) {
      extend(
        offset + 1,
        weights.map((w, x) => w * rows[states[x] * V + y]),
        states.map((state) => (state * V + y) % contexts),
      );
    }
  };
  before.forEach((p, context) => {
    if (p === 0) return;
    extend(
      1,
      Float64Array.from({ length: V }, (_, x) => p * table(0)[context * V + x]),
      Float64Array.from({ length: V }, (_, x) => (context * V + x) % contexts),
    );
  });
  return { information: order === 0 ? 0 : information, residual };
}
