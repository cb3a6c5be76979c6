import { inputError } from '../errors.js';
import { numberList } from './argument.js';
import type { ScheduleFamily } from './family.js';
import type { Schedule } from './schedule.js';
import { scheduleOfSizes } from './sizes.js';

/** The schedule with the given positive reveal sizes, which must sum to L. */
export function explicitSchedule(length: number, sizes: readonly number[], name?: string): Schedule {
  sizes.forEach((size, index) => {
    if (!(Number.isSafeInteger(size) && size >= 1)) {
      throw inputError(
        `sizes: entry ${index + 1}, ${size}, is not a positive integer`,
        'give whole numbers of at least 1',
      );
    }
  });
  const sum = sizes.reduce((a, b) => a + b, 0);
  if (sum !== length) {
    throw inputError(
      `sizes sum to ${sum}, and L = ${length}`,
      `give sizes that sum to ${length}, in the order of generation`,
    );
  }
  return scheduleOfSizes(name ?? `sizes:${sizes.join('/')}`, sizes);
}

const SIZES = '3/2/2';

/** Sizes written out. */
export const explicit: ScheduleFamily<number[]> = {
  name: 'sizes',
  summary: 'the given block sizes in the order of generation, written 3/2/2',
  argument: {
    name: 'SIZES',
    domain: 'a list of sizes',
    example: SIZES,
    read: (text) => numberList('sizes', text, SIZES),
  },
  needsSteps: false,
  needs: 'nothing',
  resolve: ({ length }, sizes) => explicitSchedule(length, sizes),
};
