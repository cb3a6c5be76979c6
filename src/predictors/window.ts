import type { PredictorFamily } from './predictor.js';

/** p(x_i | revealed tokens at most W positions away): a predictor with bounded context. */
export const window: PredictorFamily = {
  name: 'window',
  summary: 'the optimal laws given only what is revealed within W positions',
  parameter: {
    name: 'W',
    domain: 'an integer of at least 0',
    allows: (radius) => Number.isSafeInteger(radius) && radius >= 0,
    example: '4',
  },
  filling: (radius) => ({ kind: 'window', radius }),
};
