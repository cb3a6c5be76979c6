import { ExactInformation } from '../../src/estimators/exactInformation.js';
import { exactProfile } from '../../src/exact/index.js';
import { markovModel } from '../../src/models/markov.js';
import { type DivergenceRow, divergenceResult } from '../../src/quantities/divergence.js';
import { errorRateResult } from '../../src/quantities/errorRate.js';
import { profileResult } from '../../src/quantities/profile.js';
import type { ReportResults } from '../../src/report/index.js';
import { parseSchedules } from '../../src/schedules/registry.js';
import { affine, type Estimate, exactly } from '../../src/statistics/estimate.js';

export const LENGTH = 32;
const STEPS = [2, 4, 8, 16, 32];

/** A sampled estimate. */
export function sampled(value: number, standardError: number): Estimate {
  return {
    value,
    standardError,
    ci95: [value - 2 * standardError, value + 2 * standardError],
    exact: false,
  };
}

/** A row of `kl` with the given KL per token and a bound three times as large. */
export function divergenceRow(schedule: string, steps: number, klPerToken: Estimate): DivergenceRow {
  const kl = affine(klPerToken, LENGTH);
  const theorem1 = exactly(3 * Math.abs(kl.value));
  return { schedule, requestedSteps: steps, steps, kl, klPerToken, bounds: { theorem1 } };
}

/** Exact results of a three-letter chain: KL = 0 at T = L for the balanced schedule, and positive elsewhere. */
export function chainResults(title = 'A chain of three letters'): ReportResults {
  const model = markovModel({
    initial: 'stationary',
    transition: [
      [0.8, 0.1, 0.1],
      [0.2, 0.7, 0.1],
      [0.1, 0.3, 0.6],
    ],
  });
  const information = new ExactInformation(exactProfile(model, LENGTH)!);
  const requests = STEPS.flatMap((requestedSteps) =>
    parseSchedules('balanced,cosine').map((parsed) => ({ parsed, requestedSteps })),
  );
  const levels = Array.from({ length: LENGTH }, (_, k) => k);
  return {
    title,
    length: LENGTH,
    vocabularySize: 3,
    divergence: divergenceResult(information, requests).rows,
    errorRate: errorRateResult(information, model, requests, 1).rows,
    profiles: [{ label: 'three letters', length: LENGTH, ...profileResult(information, levels) }],
    provenance: [['seed', '0']],
  };
}
