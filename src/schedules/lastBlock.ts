import { inputError } from '../errors.js';
import { positiveInteger } from './argument.js';
import type { ScheduleFamily } from './family.js';
import { scheduleOfSizes } from './sizes.js';

/** Single tokens, then one block of S (the s_1 = s_max of Li & Cai 2505.21400, whose steps run backwards). */
export const lastBlock: ScheduleFamily<number> = {
  name: 'last-block',
  summary: 'one token at a time, then the last S tokens at once',
  argument: positiveInteger('S', '4'),
  needsSteps: false,
  needs: 'nothing',
  resolve: ({ length }, size) => {
    if (size > length) {
      throw inputError(
        `schedule "last-block:${size}": block of ${size} is longer than L = ${length}`,
        `choose S in 1..${length}`,
      );
    }
    const sizes = new Array<number>(length - size + 1).fill(1);
    sizes[length - size] = size;
    return scheduleOfSizes(`last-block:${size}`, sizes);
  },
};
