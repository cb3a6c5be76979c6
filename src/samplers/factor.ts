import { inputError } from '../errors.js';
import { lowestPrefix, rounded } from './ranking.js';
import type { UnmaskingFamily } from './sampler.js';

/**
 * By falling top probability c_1 >= c_2 >= .., as many positions as (r + 1)(1 - c_r) <= f holds for, the first one always:
 * factor-based parallel decoding of Fast-dLLM (Wu et al. 2505.22618, section 3.3; `get_transfer_index_dynamic` of its code,
 * c_r >= 1 - f / (r + 1)).
 */
export const factor: UnmaskingFamily = {
  name: 'factor',
  summary: 'the largest top probabilities c_1, c_2, .., as many as (r + 1)(1 - c_r) stays within F',
  argument: 'factor',
  options: ['factor'],
  create: ({ factor: f }) => {
    if (f === undefined)
      throw inputError('sampler factor lacks its factor', 'write factor:1, or give --factor 1');
    return {
      needs: 'summaries',
      next: ({ masked, summaries: { top } }) =>
        lowestPrefix(
          masked,
          (position) => 1 - top[position],
          (ordered) => {
            let count = 1;
            while (count < ordered.length && rounded(top[ordered[count]]) >= rounded(1 - f / (count + 2)))
              count++;
            return count;
          },
        ),
    };
  },
};
