import { positiveNumber } from './argument.js';
import { correlationSizes, dualTotalCorrelationOf, totalCorrelationOf } from './correlations.js';
import type { ScheduleFamily, ScheduleRequest } from './family.js';
import { requiredProfile } from './requiredProfile.js';
import { scheduleOfSizes } from './sizes.js';

/** Relative rounding of sums of entropies. */
const ROUNDING = 2 ** -46;

/** What rounding makes of the correlation of independent tokens, nats. */
const roundingOf = ({ profile, length }: ScheduleRequest) =>
  profile ? ROUNDING * length * profile.at(0) : 0;

/** The total-correlation schedule: KL <= EPS nats, large blocks first. */
export const tc: ScheduleFamily<number> = {
  name: 'tc',
  summary: 'few steps with KL <= EPS nats, from the total correlation (large blocks first)',
  argument: positiveNumber('EPS', '0.5'),
  needsSteps: false,
  needs: 'profile',
  resolve: (request, tolerance) => {
    const correlation = request.totalCorrelation ?? totalCorrelationOf(requiredProfile('tc', request));
    return scheduleOfSizes(
      `tc:${tolerance}`,
      correlationSizes(request.length, correlation, tolerance, roundingOf(request)),
    );
  },
};

/** The dual-total-correlation schedule: KL <= EPS nats, single tokens first. */
export const dtc: ScheduleFamily<number> = {
  name: 'dtc',
  summary: 'few steps with KL <= EPS nats, from the dual total correlation (small blocks first)',
  argument: positiveNumber('EPS', '0.5'),
  needsSteps: false,
  needs: 'profile',
  resolve: (request, tolerance) => {
    const correlation =
      request.dualTotalCorrelation ?? dualTotalCorrelationOf(requiredProfile('dtc', request));
    const sizes = correlationSizes(request.length, correlation, tolerance, roundingOf(request)).reverse();
    return scheduleOfSizes(`dtc:${tolerance}`, sizes);
  },
};
