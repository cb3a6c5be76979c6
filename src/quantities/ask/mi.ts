import type { InformationProfile } from '../../estimators/informationProfile.js';
import { type DataModel, modelDigest } from '../../models/index.js';
import { sumTokenInformation } from '../../theory/index.js';
import {
  type MutualInformationResult,
  mutualInformationResult,
  windowedMutualInformation,
} from '../profile.js';
import { type Answer, answerOf } from './answer.js';
import { measureModel } from './measured.js';
import { measureOptions, type Problem } from './settings.js';

/**
 * I(X_i; X_{-i}) of every token, its sum over tokens (which is TC + DTC), total and dual total correlation; nats. Exact
 * for n-grams where windows of 2n - 1 tokens can be enumerated.
 *
 * @throws MaskgapError for settings that cannot be, before anything is sampled
 */
export async function mi(model: DataModel, problem: Problem): Promise<Answer<MutualInformationResult>> {
  const { method, length } = measureOptions(problem);
  const closedForm = model.contextLength === 1;
  const windowed =
    method === 'monte-carlo' || closedForm ? undefined : windowedMutualInformation(model, length);
  if (windowed !== undefined)
    return {
      result: windowed,
      provenance: { estimator: 'exact, windows', modelSha256: modelDigest(model) },
      partial: false,
      missed: 0,
    };
  const watched = (information: InformationProfile) => [
    information.estimate(sumTokenInformation),
    information.totalCorrelation,
    information.dualTotalCorrelation,
  ];
  const measurement = await measureModel(model, problem, watched, { positions: true, levels: [] });
  return answerOf(mutualInformationResult(measurement.information), measurement, model);
}
