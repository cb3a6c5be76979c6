import type { InformationProfile } from '../estimators/informationProfile.js';
import { parseSchedule, resolveSchedule } from '../schedules/registry.js';
import { fengBound, log2TerGap, theorem1 } from '../theory/index.js';

/** How many steps of the balanced schedule bring the token error rate close to the data's. */
export interface StepsForErrorRate {
  /** Allowed excess of the token error rate: 0.01 for 1%. */
  readonly excess: number;
  /** Smallest T whose measured TER is within the excess. */
  readonly measured: number;
  /** Smallest T for which Theorem 1 guarantees it. */
  readonly theorem1: number;
  /** T that the bound of Feng et al. with C = 1 would ask for; may exceed L by far. Absent for HMMs. */
  readonly feng?: number;
}

const BALANCED = parseSchedule('balanced');

/** Steps needed by measurement, by Theorem 1 and by Feng et al.'s bound (Li & Cai 2505.21400, section 3.1, solved for T). */
export function stepsForErrorRate(
  information: InformationProfile,
  { n, vocabularySize, excess }: { n?: number; vocabularySize: number; excess: number },
): StepsForErrorRate {
  const { length } = information;
  const allowed = Math.log2(1 + excess);
  const within = (kl: number) => log2TerGap(kl, length) <= allowed;
  const smallest = (isEnough: (steps: number) => boolean) => {
    let steps = 1;
    while (steps < length && !isEnough(steps)) steps++;
    return steps;
  };
  const guaranteed = (steps: number) => {
    const schedule = resolveSchedule(BALANCED, { length, requestedSteps: steps });
    return information.estimate((profile) => theorem1(profile, schedule) ?? Number.POSITIVE_INFINITY).value;
  };
  return {
    excess,
    measured: smallest((steps) => within(information.evaluate(BALANCED, steps).divergence.value)),
    theorem1: smallest((steps) => within(guaranteed(steps))),
    ...(n === undefined ? {} : { feng: (fengBound({ n, steps: 1, vocabularySize, length }) / allowed) ** n }),
  };
}

/** The same in plain words. */
export function errorRateInWords(steps: StepsForErrorRate, length: number): string {
  const percent = `${100 * steps.excess}%`;
  const sentences = [
    `To bring the token error rate within ${percent} of the data's, the balanced schedule needs ${steps.measured} of ${length} steps: ${(length / steps.measured).toFixed(1)} times fewer than one token at a time.`,
    steps.theorem1 === steps.measured
      ? 'Theorem 1 of Li & Cai asks for just as many.'
      : `Theorem 1 of Li & Cai alone would have asked for ${steps.theorem1}.`,
  ];
  if (steps.feng !== undefined) {
    const feng =
      steps.feng < 1e6
        ? Math.ceil(steps.feng).toLocaleString('en')
        : steps.feng.toExponential(1).replace('e+', 'e');
    sentences.push(
      steps.feng > length
        ? `The n-gram bound of Feng et al. (with C = 1) would ask for ${feng} steps, more than there are tokens: it says nothing at this length.`
        : `The n-gram bound of Feng et al. (with C = 1) would have asked for ${feng}.`,
    );
  }
  return sentences.join(' ');
}
