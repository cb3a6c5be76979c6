import { drawSymbol, integerThresholds } from '../random/integerLaw.js';
import { type PhiloxKey, PURPOSE } from '../random/philox.js';
import { WordStream } from '../random/wordStream.js';

/**
 * The only source of randomness of a revising rule: an index drawn with probability proportional to its weight. Rules are
 * written once; a chooser that draws samples them, and one that tries everything (`everyOutcome`) makes them exact.
 */
export type Choose = (weights: Float64Array) => number;

/**
 * Runs a random computation once for every outcome of its choices.
 *
 * @param run a function of its choices alone
 * @param visit called with each outcome and its probability; they sum to 1
 */
export function everyOutcome<T>(
  run: (choose: Choose) => T,
  visit: (outcome: T, probability: number) => void,
): void {
  /** The choices of the current run: the indices that are left to be tried, and the probability of the first of them. */
  const path: { readonly open: { index: number; probability: number }[] }[] = [];
  do {
    let depth = 0;
    let probability = 1;
    const outcome = run((weights) => {
      if (depth === path.length) path.push({ open: possible(weights) });
      const choice = path[depth++].open[0];
      probability *= choice.probability;
      return choice.index;
    });
    visit(outcome, probability);
    while (path.length > 0 && path[path.length - 1].open.length === 1) path.pop();
    path[path.length - 1]?.open.shift();
  } while (path.length > 0);
}

function possible(weights: Float64Array): { index: number; probability: number }[] {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return Array.from(weights, (weight, index) => ({ index, probability: weight / total })).filter(
    ({ probability }) => probability > 0,
  );
}

/** Draws from the words of one trajectory; a choice without alternatives takes a word too. */
export function drawnFrom(key: PhiloxKey, trajectory: number): Choose {
  const words = new WordStream(key, PURPOSE.revision, trajectory);
  let thresholds = new Uint32Array(0);
  return (weights) => {
    if (thresholds.length < weights.length) thresholds = new Uint32Array(weights.length);
    integerThresholds(weights, 0, weights.length, thresholds);
    return drawSymbol(thresholds, 0, weights.length, words.next());
  };
}

/** `size` of the items, each set of that size equally likely, in the items' order. */
export function uniformSubset(items: readonly number[], size: number, choose: Choose): number[] {
  const taken: number[] = [];
  items.forEach((item, at) => {
    const wanted = size - taken.length;
    const left = items.length - at;
    if (choose(Float64Array.of(left - wanted, wanted)) === 1) taken.push(item);
  });
  return taken;
}
