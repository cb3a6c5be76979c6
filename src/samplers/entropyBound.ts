import { inputError } from '../errors.js';
import { lowestPrefix, rounded } from './ranking.js';
import type { SamplerOptions, UnmaskingFamily } from './sampler.js';

function budget(name: string, { entropyBound }: SamplerOptions): number {
  if (entropyBound === undefined)
    throw inputError(`sampler ${name} lacks its bound`, `write ${name}:0.5, or give --entropy-bound 0.5`);
  return entropyBound;
}

/** By rising entropy, the longest run of positions whose cost stays within the bound; at least one. */
function prefixWithin(
  name: string,
  summary: string,
  cost: (sum: number, largest: number) => number,
): UnmaskingFamily {
  return {
    name,
    summary,
    argument: 'entropyBound',
    options: ['entropyBound'],
    create: (options) => {
      const bound = rounded(budget(name, options));
      return {
        needs: 'summaries',
        next: ({ masked, summaries: { entropy } }) =>
          lowestPrefix(
            masked,
            (position) => entropy[position],
            (ordered) => {
              let sum = 0;
              for (let n = 0; n < ordered.length; n++) {
                const largest = entropy[ordered[n]];
                sum += largest;
                if (n > 0 && rounded(cost(sum, largest)) > bound) return n;
              }
              return ordered.length;
            },
          ),
      };
    },
  };
}

/**
 * EB-Sampler (Ben-Hamu et al. 2505.24857, with entropy as the error proxy): the sum of the entropies less the largest of
 * them, which bounds the dependence between the tokens taken, is at most the bound.
 */
export const entropyBound = prefixWithin(
  'entropy-bound',
  'the smallest entropies, as many as their sum without the largest stays within a bound',
  (sum, largest) => sum - largest,
);

/**
 * The sum of the entropies themselves is at most the bound. Derived from the rule above, for comparison: the largest counts
 * too, which bounds the entropy of what a round draws rather than the dependence that it leaves out.
 */
export const entropySum = prefixWithin(
  'entropy-sum',
  'the smallest entropies, as many as their sum stays within a bound',
  (sum) => sum,
);
