import { inputError } from '../errors.js';
import { quote, suggestion } from '../nearest.js';
import { errorRateClaims } from './errorRate.js';
import { optimalClaims } from './optimal.js';
import type { Reproduction } from './reproduction.js';
import { measuredCircuits, revisionClaims } from './revision.js';
import { scalingClaims } from './scaling.js';
import { theorem2Claims } from './theorem2.js';

/** Every name of which the claims can be reproduced. */
export const reproductions: readonly Reproduction[] = [
  {
    name: 'scaling',
    title: 'KL against steps, length and the information that tokens share',
    judge: (evidence) => ({ claims: scalingClaims(evidence), figures: [], tables: [] }),
  },
  {
    name: 'theorem2',
    title: 'The lower bound of Theorem 2, and a schedule that escapes it',
    judge: (evidence) => ({ claims: theorem2Claims(evidence), figures: [], tables: [] }),
  },
  {
    name: 'ter',
    title: 'Token error rates against the bound of Feng et al.',
    judge: (evidence) => ({ claims: errorRateClaims(evidence), figures: [], tables: [] }),
  },
  {
    name: 'optimal',
    title: 'Schedules at equal steps',
    judge: (evidence) => ({ claims: optimalClaims(evidence), figures: [], tables: [] }),
  },
  {
    name: 'revision',
    title: 'Circuits as samplers that remask or revise',
    measure: (options) => ({ claims: revisionClaims(measuredCircuits(options)), figures: [], tables: [] }),
  },
];

/** All of them for `all`, else the one of that name. */
export function reproductionsNamed(name: string): readonly Reproduction[] {
  if (name === 'all') return reproductions;
  const found = reproductions.find((each) => each.name === name);
  if (found) return [found];
  const names = ['all', ...reproductions.map((each) => each.name)];
  throw inputError(
    `unknown reproduction ${quote(name)}`,
    `choose from ${names.join(', ')}${suggestion(name, names)}`,
  );
}
