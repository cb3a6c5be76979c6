import { numberArgument } from '../argument.js';
import { leading } from '../numeric/leading.js';
import type { PredictorFamily, Reshaping } from './predictor.js';

/** The k likeliest tokens (Fan, Lewis & Dauphin 1805.04833), ties to the lower one; k of V or more changes nothing. */
export const topK: PredictorFamily = {
  name: 'top-k',
  summary: 'the K likeliest tokens of the optimal laws',
  argument: numberArgument('K', 'a positive integer', '5', (k) => Number.isSafeInteger(k) && k >= 1),
  filling: (k) => ({ kind: 'reshaped', reshape: keepLikeliest((count) => count < k) }),
};

/** By how much, relative to it, a mass may miss P and reach it: rounding must not take one token more. */
const ROUNDING = 1e-6;

/** The fewest likeliest tokens whose probabilities reach P (nucleus sampling, Holtzman et al. 1904.09751), ties as above. */
export const nucleus: PredictorFamily = {
  name: 'nucleus',
  summary: 'the fewest tokens of the optimal laws with probability P together',
  argument: numberArgument('P', 'a number above 0 and at most 1', '0.95', (p) => p > 0 && p <= 1),
  filling: (p) => ({
    kind: 'reshaped',
    // 1 keeps everything: a sum of all probabilities may round to less.
    reshape: p === 1 ? () => {} : keepLikeliest((_count, mass) => mass < p * (1 - ROUNDING)),
  }),
};

/** Keeps the likeliest tokens, one more as long as `wanted` says so of how many there are and of their mass. */
function keepLikeliest(wanted: (count: number, mass: number) => boolean): Reshaping {
  return (law, offset, V) => {
    const compared = Float64Array.from({ length: V }, (_, x) => leading(law[offset + x]));
    const byProbability = Array.from({ length: V }, (_, x) => x).sort(
      (a, b) => compared[b] - compared[a] || a - b,
    );
    let count = 0;
    let mass = 0;
    while (count < V && wanted(count, mass)) mass += law[offset + byProbability[count++]];
    for (let i = 0; i < V; i++) {
      const x = offset + byProbability[i];
      law[x] = i < count ? law[x] / mass : 0;
    }
  };
}
