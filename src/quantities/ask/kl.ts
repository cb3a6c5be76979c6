import type { DataModel } from '../../models/index.js';
import { requestedSchedules, type ScheduleChoice } from '../../schedules/requested.js';
import { type DivergenceResult, divergenceResult } from '../divergence.js';
import { type Answer, answerOf } from './answer.js';
import { measureSchedules } from './measured.js';
import { chosenPredictor, type PredictorChoice } from './predictor.js';
import type { Problem } from './settings.js';

/** What `kl` takes. */
export interface KlOptions extends Problem, ScheduleChoice {
  /** Who fills; the optimal predictor if absent. */
  readonly predictor?: PredictorChoice;
}

/**
 * KL(p || q) in nats of unmasking schedules, conditional on the order of unmasking and averaged over it, beside the
 * bounds of theory: E KL = sum_t r_t h(k_t) - H(X) (Chen, Cong & Li 2511.04647, Theorem 4), plus the training error of a
 * predictor that is not the optimal one.
 *
 * @throws MaskgapError for schedules and settings that cannot be, before anything is sampled
 */
export async function kl(model: DataModel, options: KlOptions): Promise<Answer<DivergenceResult>> {
  const { steps, schedules, sizes, predictor: choice, ...problem } = options;
  const requests = requestedSchedules({ steps, schedules, sizes }, problem.length);
  const predictor = await chosenPredictor(choice, model);
  if (predictor === undefined) {
    const measurement = await measureSchedules(model, problem, requests);
    return answerOf(divergenceResult(measurement.information, requests), measurement, model);
  }
  const [{ measurePredicted }, { predictedDivergences }] = await Promise.all([
    import('./predicted.js'),
    import('../predicted.js'),
  ]);
  const { information, predicted, answer } = await measurePredicted(model, predictor, requests, problem);
  return answer(predictedDivergences(information, requests, predicted));
}
