import type { HiddenChain } from '../../kernels/chain.js';
import { drawTokens } from '../../kernels/reference/draw.js';
import { predictiveEntropies } from '../../kernels/reference/families.js';
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
  const entropiesOf = predictiveEntropies(chain);
  const sums = Float64Array.from({ length: count }, (_, trajectory) => {
    const sum = new CompensatedSum();
    const entropies = entropiesOf(drawTokens(chain, length, key, trajectory));
    for (let t = from; t < length; t++) sum.add(entropies[t]);
    return sum.value;
  });
  return meanEstimate(sums);
}
