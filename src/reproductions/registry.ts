import { registry } from '../registry.js';
import type { Figure } from '../report/figure.js';
import { studyTables } from '../report/study/index.js';
import { adaptiveClaims } from './adaptive.js';
import type { Evidence } from './cells.js';
import type { Claim } from './claim.js';
import { errorRateClaims } from './errorRate.js';
import {
  adaptiveFigures,
  errorRateFigures,
  optimalFigures,
  scalingFigures,
  theorem2Figures,
} from './figures.js';
import { optimalClaims } from './optimal.js';
import type { Judgement, Reproduction } from './reproduction.js';
import { measuredCircuits, revisionClaims } from './revision.js';
import { scalingClaims } from './scaling.js';
import { sequenceErrorClaims } from './sequenceError.js';
import { theorem2Claims } from './theorem2.js';

function judged(
  evidence: Evidence,
  claims: (evidence: Evidence) => Claim[],
  figures: (evidence: Evidence) => Figure[],
): Judgement {
  return { claims: claims(evidence), figures: figures(evidence), tables: studyTables(evidence.cells) };
}

/** Every name of which the claims can be reproduced. */
export const reproductions: readonly Reproduction[] = [
  {
    name: 'scaling',
    title: 'KL against steps, length and the information that tokens share',
    judge: (evidence) => judged(evidence, scalingClaims, scalingFigures),
  },
  {
    name: 'theorem2',
    title: 'The lower bound of Theorem 2, and a schedule that escapes it',
    judge: (evidence) => judged(evidence, theorem2Claims, theorem2Figures),
  },
  {
    name: 'ter',
    title: 'Token error rates against the bound of Feng et al.',
    judge: (evidence) =>
      judged(evidence, (each) => [...errorRateClaims(each), ...sequenceErrorClaims(each)], errorRateFigures),
  },
  {
    name: 'optimal',
    title: 'Schedules at equal steps',
    judge: (evidence) => judged(evidence, optimalClaims, optimalFigures),
  },
  {
    name: 'adaptive',
    title: 'Adaptive and planned samplers at equal rounds',
    judge: (evidence) => judged(evidence, adaptiveClaims, adaptiveFigures),
  },
  {
    name: 'revision',
    title: 'Circuits as samplers that remask or revise',
    measure: (options) => ({ claims: revisionClaims(measuredCircuits(options)), figures: [], tables: [] }),
  },
];

/** They by name, and all at once. */
export const reproductionRegistry = registry('reproduction', [
  ...reproductions.map((each) => ({ name: each.name, summary: each.title, chosen: [each] })),
  { name: 'all', summary: 'all of them', chosen: reproductions },
]);

/** All of them for `all`, else the one of that name. */
export function reproductionsNamed(name: string): readonly Reproduction[] {
  return reproductionRegistry.get(name).chosen;
}
