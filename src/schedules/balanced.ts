import type { ScheduleFamily } from './family.js';
import { floorRatio, scheduleOfSizes, sizesOfNodes } from './sizes.js';

/** floor(L r / T) revealed after round r. */
export function balancedSizes(length: number, steps: number): number[] {
  return sizesOfNodes(length, steps, (r) => floorRatio([length, r], [steps]));
}

/** Blocks of equal size, up to rounding. */
export const balanced: ScheduleFamily = {
  name: 'balanced',
  summary: 'T blocks of equal size',
  needsSteps: true,
  needs: 'nothing',
  resolve: ({ length, requestedSteps = 1 }) =>
    scheduleOfSizes('balanced', balancedSizes(length, requestedSteps), requestedSteps),
};
