import type { HiddenChain } from '../../kernels/chain.js';
import { drawTokens } from '../../kernels/reference/draw.js';
import { entropyOfWeights } from '../numeric/entropy.js';
import { CompensatedSum } from '../numeric/sum.js';
import type { PhiloxKey } from '../random/philox.js';
import { affine, type Estimate } from '../statistics/estimate.js';
import { meanEstimate } from '../statistics/spread.js';

/** Multiplications that an estimate may take: about a second. */
const BUDGET = 4e8;
const FEWEST = 32;
const MOST = 4096;
const LONGEST_WINDOW = 2048;
const SHORTEST_WINDOW = 64;

/**
 * H(X_t | x_0 .. x_{t-1}) in nats, t = 0..L-1, along one sequence: the entropy of the forward filter's prediction. Over
 * sequences drawn from the model its mean is H(X_t | X_0 .. X_{t-1}), with less variance than -log p(x_t | ..).
 */
export function predictiveEntropies(chain: HiddenChain, tokens: ArrayLike<number>): Float64Array {
  const { states, vocabularySize, transition, emission } = chain;
  const entropies = new Float64Array(tokens.length);
  const prediction = new Float64Array(vocabularySize);
  let belief = Float64Array.from(chain.initial);
  for (let t = 0; t < tokens.length; t++) {
    prediction.fill(0);
    for (let s = 0; s < states; s++) {
      if (belief[s] === 0) continue;
      for (let x = 0; x < vocabularySize; x++) prediction[x] += belief[s] * emission[s * vocabularySize + x];
    }
    entropies[t] = entropyOfWeights(prediction);
    const seen = tokens[t];
    const next = new Float64Array(states);
    for (let s = 0; s < states; s++) {
      const weight = (belief[s] * emission[s * vocabularySize + seen]) / prediction[seen];
      if (weight === 0) continue;
      for (let to = 0; to < states; to++) next[to] += weight * transition[s * states + to];
    }
    belief = next;
  }
  return entropies;
}

/** H(X_0, .., X_{L-1}) in nats by the chain rule, unbiased; the error is from the spread between sequences. */
export function hiddenSequenceEntropy(chain: HiddenChain, length: number, key: PhiloxKey): Estimate {
  const count = Math.min(MOST, Math.max(FEWEST, Math.floor(BUDGET / (length * costPerToken(chain)))));
  return meanOverSequences(chain, length, key, count, 0);
}

/**
 * The entropy rate in nats per token: the mean of H(X_t | X_0 .. X_{t-1}) over a window that starts as many tokens in as it
 * is long, where the filter has forgotten the start. What is left of the start decays with the chain's mixing.
 */
export function hiddenEntropyRate(chain: HiddenChain, key: PhiloxKey): Estimate {
  const affordable = Math.floor(BUDGET / (2 * FEWEST * costPerToken(chain)));
  const window = Math.min(LONGEST_WINDOW, Math.max(SHORTEST_WINDOW, affordable));
  return affine(meanOverSequences(chain, 2 * window, key, FEWEST, window), 1 / window);
}

function costPerToken({ states, vocabularySize }: HiddenChain): number {
  return states * (states + vocabularySize);
}

/** Mean over sequences of the sum of predictive entropies from position `from` on. */
function meanOverSequences(
  chain: HiddenChain,
  length: number,
  key: PhiloxKey,
  count: number,
  from: number,
): Estimate {
  const sums = Float64Array.from({ length: count }, (_, trajectory) => {
    const sum = new CompensatedSum();
    const entropies = predictiveEntropies(chain, drawTokens(chain, length, key, trajectory));
    for (let t = from; t < length; t++) sum.add(entropies[t]);
    return sum.value;
  });
  return meanEstimate(sums);
}
