import type { InformationProfile } from '../../estimators/informationProfile.js';
import type { DataModel } from '../../models/index.js';
import { measure } from '../../sampling/measure.js';
import type { Measurement, MeasureOptions } from '../../sampling/options.js';
import type { RequestedSchedule } from '../../schedules/requested.js';
import type { Estimate } from '../../statistics/estimate.js';
import { measureOptions, type Problem } from './settings.js';

/** Measures a model's profile until the watched estimates are precise enough. */
export function measureModel(
  model: DataModel,
  problem: Problem,
  watched: (information: InformationProfile) => readonly Estimate[],
  asked: Pick<MeasureOptions, 'schedules' | 'chooses' | 'positions' | 'levels'>,
): Promise<Measurement> {
  return measure(model, { ...measureOptions(problem), ...asked }, watched);
}

/** Measures until the KL of every requested schedule is precise enough. */
export function measureSchedules(
  model: DataModel,
  problem: Problem,
  requests: readonly RequestedSchedule[],
): Promise<Measurement> {
  const divergences = (information: InformationProfile) =>
    requests.map(({ parsed, requestedSteps }) => information.evaluate(parsed, requestedSteps).divergence);
  return measureModel(model, problem, divergences, { schedules: requests, levels: [] });
}
