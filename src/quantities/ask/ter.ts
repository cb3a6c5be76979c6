import { inputError } from '../../errors.js';
import type { DataModel } from '../../models/index.js';
import { requestedSchedules } from '../../schedules/requested.js';
import { type ErrorRateResult, errorRateResult } from '../errorRate.js';
import { type Answer, answerOf } from './answer.js';
import type { KlOptions } from './kl.js';
import { measureSchedules } from './measured.js';
import { chosenPredictor } from './predictor.js';

/** What `ter` takes. */
export interface TerOptions extends KlOptions {
  /** C of the bound of Feng et al., which the sources leave open; default 1. */
  readonly fengConstant?: number;
}

/**
 * Token error rates of unmasking schedules: the gap log2 TER(q; p) - log2 TER(p; p) in bits per token, at most
 * KL / (L ln 2) (Li & Cai 2505.21400, Definition 2 and (11)), beside the n-gram bound of Feng et al.
 *
 * @throws MaskgapError for schedules and settings that cannot be, before anything is sampled
 */
export async function ter(model: DataModel, options: TerOptions): Promise<Answer<ErrorRateResult>> {
  const { fengConstant = 1, steps, schedules, sizes, predictor: choice, ...problem } = options;
  if (!(fengConstant > 0)) throw inputError(`fengConstant is ${fengConstant}`, 'give a positive number');
  const requests = requestedSchedules({ steps, schedules, sizes }, problem.length);
  const predictor = await chosenPredictor(choice, model);
  if (predictor === undefined) {
    const measurement = await measureSchedules(model, problem, requests);
    const result = errorRateResult(measurement.information, model, requests, fengConstant);
    return answerOf(result, measurement, model);
  }
  const [{ measurePredicted }, { predictedErrorRates }] = await Promise.all([
    import('./predicted.js'),
    import('../predicted.js'),
  ]);
  const { information, predicted, answer } = await measurePredicted(model, predictor, requests, problem);
  return answer(predictedErrorRates(information, model, requests, fengConstant, predicted));
}
