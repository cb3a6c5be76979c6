import { requestOf } from '../cell.js';
import { type ErrorRateRow, errorRateResult } from '../errorRate.js';
import { predictedErrorRates, predictedSchedules } from '../predicted.js';
import type { Quantity } from '../quantity.js';
import { divergence } from './divergence.js';

/** A row of `ter`. */
export const errorRate: Quantity = {
  name: 'ter',
  summary: 'token error rates',
  axes: 'schedules',
  ofProfile: {
    ...divergence.ofProfile!,
    result: (information, cell, { model, settings }): ErrorRateRow =>
      errorRateResult(information, model, [requestOf(cell)], settings.fengConstant).rows[0],
  },
  ofRollouts: {
    ...divergence.ofRollouts!,
    anySampler: false,
    result(row, cell, { information, model, settings, doubtful }): ErrorRateRow {
      const requests = [requestOf(cell)];
      const rolled = { rows: [row], differences: [], doubtful };
      const predicted = predictedSchedules(information!, requests, rolled);
      return predictedErrorRates(information!, model, requests, settings.fengConstant, predicted).rows[0];
    },
  },
  headline: ({ log2TerGap }: ErrorRateRow) => ({
    what: 'TER gap',
    unit: 'bits per token',
    estimate: log2TerGap,
  }),
};
