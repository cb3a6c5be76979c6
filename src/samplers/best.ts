import type { LawSummaries } from '../../kernels/laws.js';
import { lowest } from './ranking.js';
import { roundSizes } from './rounds.js';
import type { UnmaskingFamily } from './sampler.js';

/** A fixed number of the positions that the predictor is surest of, by a score that is low where it is sure. */
function surest(
  name: string,
  summary: string,
  score: (summaries: LawSummaries, position: number) => number,
): UnmaskingFamily {
  return {
    name,
    summary,
    argument: 'perRound',
    options: ['perRound', 'sizes'],
    create: (options, length) => {
      const size = roundSizes(name, options, length);
      return {
        needs: 'summaries',
        next: ({ masked, summaries }) =>
          lowest(masked, (position) => score(summaries, position), size(masked.length)),
      };
    },
  };
}

/**
 * The largest top probabilities: the order of MaskGIT (Chang et al. 2202.04200) and of LLaDA's low-confidence remasking
 * (Nie et al. 2502.09992), but by the probability of the likeliest token, not of the token drawn, as at temperature 0.
 */
export const confidence = surest(
  'confidence',
  'the largest top probabilities',
  ({ top }, position) => 1 - top[position],
);

/** The smallest entropies (Dream, Ye et al. 2508.15487, `alg="entropy"`). */
export const entropy = surest('entropy', 'the smallest entropies', (summaries, p) => summaries.entropy[p]);

/** The largest margins between the two likeliest tokens (Kim et al. 2502.06768, "top-K probability margin"). */
export const margin = surest(
  'margin',
  'the largest margins between the two likeliest tokens',
  (summaries, p) => 1 - summaries.margin[p],
);
