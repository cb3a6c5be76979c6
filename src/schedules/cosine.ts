import type { ScheduleFamily } from './family.js';
import { scheduleOfSizes, sizesOfNodes } from './sizes.js';

/**
 * L - floor(L cos(pi r / 2T)) revealed after round r; the last node is L.
 *
 * Evaluated as ceil(2 L sin^2(pi r / 4T)), the same number without cancellation at small r. The cosine is rational only
 * at 0, 1/2 and 1 (Niven), so that L cos is an integer inside the range only where r/T = 2/3: that case is decided in
 * integers, and everywhere else rounding could matter only within about 1e-10 of an integer.
 */
export function cosineSizes(length: number, steps: number): number[] {
  return sizesOfNodes(length, steps, (r) =>
    3 * r === 2 * steps
      ? length - Math.floor(length / 2)
      : Math.min(length, Math.ceil(2 * length * Math.sin((Math.PI * r) / (4 * steps)) ** 2)),
  );
}

/** The cosine schedule of masked generative models: small blocks first. */
export const cosine: ScheduleFamily = {
  name: 'cosine',
  summary: 'T blocks, L - floor(L cos(pi r / 2T)) tokens after round r: small first',
  needsSteps: true,
  needs: 'nothing',
  resolve: ({ length, requestedSteps = 1 }) =>
    scheduleOfSizes('cosine', cosineSizes(length, requestedSteps), requestedSteps),
};
