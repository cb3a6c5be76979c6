import { inputError } from '../errors.js';
import { quote } from '../nearest.js';
import { positiveInteger } from './argument.js';
import type { ScheduleFamily } from './family.js';
import { scheduleOfSizes } from './sizes.js';

/** Single tokens, then one block of S (the s_1 = s_max of Li & Cai 2505.21400, whose steps run backwards). */
export const lastBlock: ScheduleFamily = {
  name: 'last-block',
  summary: 'one token at a time, then the last S tokens at once',
  argument: { name: 'S', check: (text) => void positiveInteger('last-block', text) },
  needsSteps: false,
  needs: 'nothing',
  resolve: ({ length, argument = '' }) => {
    const size = positiveInteger('last-block', argument);
    if (size > length) {
      throw inputError(
        `schedule ${quote(`last-block:${argument}`)}: block of ${size} is longer than L = ${length}`,
        `choose S in 1..${length}`,
      );
    }
    const sizes = new Array<number>(length - size + 1).fill(1);
    sizes[length - size] = size;
    return scheduleOfSizes(`last-block:${argument}`, sizes);
  },
};
