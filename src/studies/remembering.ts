import type { EvaluatedSchedule, InformationProfile } from '../estimators/informationProfile.js';

/** A profile that evaluates each schedule once, for cells that share it. */
export function remembering(information: InformationProfile): InformationProfile {
  const known = new Map<string, EvaluatedSchedule>();
  return {
    length: information.length,
    exact: information.exact,
    estimator: information.estimator,
    view: information.view,
    entropy: information.entropy,
    totalCorrelation: information.totalCorrelation,
    dualTotalCorrelation: information.dualTotalCorrelation,
    level: (k) => information.level(k),
    estimate: (functional) => information.estimate(functional),
    difference: (a, b) => information.difference(a, b),
    tokenMutualInformation: () => information.tokenMutualInformation(),
    evaluate(schedule, requestedSteps) {
      const key = JSON.stringify([schedule.name, requestedSteps]);
      const evaluated = known.get(key) ?? information.evaluate(schedule, requestedSteps);
      known.set(key, evaluated);
      return evaluated;
    },
  };
}
