import { inputError } from '../errors.js';
import { lowest, rounded } from './ranking.js';
import type { UnmaskingFamily } from './sampler.js';

/**
 * Every position whose top probability is at least tau, or else the one of largest top probability, by falling top
 * probability: the confidence-aware parallel decoding of Fast-dLLM (Wu et al. 2505.22618, section 3.3).
 */
export const threshold: UnmaskingFamily = {
  name: 'threshold',
  summary: 'every position whose top probability is at least TAU, or else the surest one',
  argument: 'threshold',
  options: ['threshold'],
  create: ({ threshold: tau }) => {
    if (tau === undefined)
      throw inputError(
        'sampler threshold lacks its threshold',
        'write threshold:0.9, or give --threshold 0.9',
      );
    return {
      needs: 'summaries',
      next: ({ masked, summaries: { top } }) => {
        let sure = 0;
        for (const position of masked) if (rounded(top[position]) >= rounded(tau)) sure++;
        return lowest(masked, (position) => 1 - top[position], Math.max(1, sure));
      },
    };
  },
};
