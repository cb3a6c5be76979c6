import { numberArgument } from '../argument.js';
import type { PredictorFamily } from './predictor.js';

/** p(x_i | revealed tokens at most W positions away): a predictor with bounded context. */
export const window: PredictorFamily = {
  name: 'window',
  summary: 'the optimal laws given only what is revealed within W positions',
  argument: numberArgument(
    'W',
    'an integer of at least 0',
    '4',
    (radius) => Number.isSafeInteger(radius) && radius >= 0,
  ),
  filling: (radius) => ({ kind: 'window', radius }),
};
