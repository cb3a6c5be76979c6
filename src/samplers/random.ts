import { roundSizes } from './rounds.js';
import type { UnmaskingFamily } from './sampler.js';

/**
 * Uniformly random positions: the sampler of masked diffusion models as Li & Cai 2505.21400 analyse it. Its divergence
 * is also sum_t r_t h(k_t) - H(X).
 */
export const random: UnmaskingFamily = {
  name: 'random',
  summary: 'uniformly random positions',
  argument: 'perRound',
  options: ['perRound', 'sizes'],
  create: (options, length) => {
    const size = roundSizes('random', options, length);
    return {
      needs: 'nothing',
      choice: ({ masked }) => ({ from: masked, count: size(masked.length) }),
      next: ({ order, masked }) => {
        const revealed = length - masked.length;
        return order.subarray(revealed, revealed + size(masked.length));
      },
    };
  },
};
