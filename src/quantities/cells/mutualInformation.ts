import { MOST_LEVELS } from '../../sampling/longSequences.js';
import { sumTokenInformation } from '../../theory/index.js';
import {
  type MutualInformationResult,
  mutualInformationResult,
  windowedMutualInformation,
} from '../profile.js';
import type { Quantity } from '../quantity.js';

/** The information that each token shares with the rest, as `mi` prints it. */
export const mutualInformation: Quantity = {
  name: 'mi',
  summary: 'mutual information of each token with all the others',
  axes: 'none',
  ofProfile: {
    sampledUpTo: MOST_LEVELS,
    schedulesOf: () => [],
    levelsOf: () => [],
    watched: (information) => [
      information.estimate(sumTokenInformation),
      information.totalCorrelation,
      information.dualTotalCorrelation,
    ],
    result: (information): MutualInformationResult => mutualInformationResult(information),
    exactly: (model, { length }) =>
      model.contextLength === 1 ? undefined : windowedMutualInformation(model, length),
  },
  headline: ({ sum }: MutualInformationResult) => ({ what: 'sum of MI', unit: 'nats', estimate: sum }),
};
