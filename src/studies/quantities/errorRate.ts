import { type ErrorRateRow, errorRateResult } from '../../results/errorRate.js';
import { requestOf } from '../cell.js';
import { divergence } from './divergence.js';
import type { Quantity } from './quantity.js';

/** A row of `ter`. */
export const errorRate: Quantity = {
  name: 'ter',
  axes: 'schedules',
  schedulesOf: divergence.schedulesOf,
  levelsOf: divergence.levelsOf,
  watched: divergence.watched,
  result: (information, cell, { model, settings }): ErrorRateRow =>
    errorRateResult(information, model, [requestOf(cell)], settings.fengConstant).rows[0],
  headline: ({ log2TerGap }: ErrorRateRow) => ({
    what: 'TER gap',
    unit: 'bits per token',
    estimate: log2TerGap,
  }),
};
