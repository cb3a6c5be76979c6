import type { ScheduleFamily } from './family.js';
import { floorRatio, scheduleOfSizes, sizesOfNodes } from './sizes.js';

/** Blocks that grow linearly: floor(L r (r+1) / (T (T+1))) revealed after round r. */
export const linearUp: ScheduleFamily = {
  name: 'linear-up',
  summary: 'T blocks that grow linearly',
  needsSteps: true,
  needs: 'nothing',
  resolve: ({ length, requestedSteps: T = 1 }) =>
    scheduleOfSizes(
      'linear-up',
      sizesOfNodes(length, T, (r) => floorRatio([length, r, r + 1], [T, T + 1])),
      T,
    ),
};

/** Blocks that shrink linearly: floor(L r (2T+1-r) / (T (T+1))) revealed after round r. */
export const linearDown: ScheduleFamily = {
  name: 'linear-down',
  summary: 'T blocks that shrink linearly',
  needsSteps: true,
  needs: 'nothing',
  resolve: ({ length, requestedSteps: T = 1 }) =>
    scheduleOfSizes(
      'linear-down',
      sizesOfNodes(length, T, (r) => floorRatio([length, r, 2 * T + 1 - r], [T, T + 1])),
      T,
    ),
};
