import { roundSizes } from './rounds.js';
import type { UnmaskingFamily } from './sampler.js';

/** From the first position to the last: autoregressive decoding, several tokens at a time. */
export const leftToRight: UnmaskingFamily = {
  name: 'left-to-right',
  summary: 'from the first position to the last',
  argument: 'perRound',
  options: ['perRound', 'sizes'],
  create: (options, length) => {
    const size = roundSizes('left-to-right', options, length);
    return {
      needs: 'nothing',
      next: ({ masked }) => masked.subarray(0, size(masked.length)),
    };
  },
};

/** From the last position to the first. */
export const rightToLeft: UnmaskingFamily = {
  name: 'right-to-left',
  summary: 'from the last position to the first',
  argument: 'perRound',
  options: ['perRound', 'sizes'],
  create: (options, length) => {
    const size = roundSizes('right-to-left', options, length);
    return {
      needs: 'nothing',
      next: ({ masked }) => masked.slice(masked.length - size(masked.length)).reverse(),
    };
  },
};
