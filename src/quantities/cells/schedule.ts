import { type BestScheduleResult, bestSchedule, COMPARED, OPTIMAL } from '../bestSchedule.js';
import type { Quantity } from '../quantity.js';

/** The best schedule at T and what others cost, as `schedule -T` prints it. */
export const schedule: Quantity = {
  name: 'schedule',
  summary: 'the best schedule for T steps, and what others cost',
  axes: 'steps',
  ofProfile: {
    schedulesOf: ({ steps }) => [OPTIMAL, ...COMPARED].map((parsed) => ({ parsed, requestedSteps: steps })),
    levelsOf: () => [],
    watched: (information, { steps }) =>
      [OPTIMAL, ...COMPARED].map((parsed) => information.evaluate(parsed, steps).divergence),
    result: (information, { steps }): BestScheduleResult => bestSchedule(information, steps!),
  },
  headline: ({ kl }: BestScheduleResult) => ({ what: 'KL of the best', unit: 'nats', estimate: kl }),
};
