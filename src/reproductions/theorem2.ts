import { parseSchedule } from '../schedules/registry.js';
import { powerOfTwoAbove } from '../theory/largestBlock.js';
import { type DivergenceCell, divergenceCells, type Evidence } from './cells.js';
import type { Claim } from './claim.js';
import { labelled, type Measured, rangeText, ratio } from './measured.js';
import { everyWithin, someWithin } from './verdicts.js';

/** The constant of the lower bound: see `randomHalvesLowerBound`. */
const LOWER = 1 / 16;

/** What Li & Cai say of random schedules with sizes from {s, s/2}, and what the cells of the study `theorem2` say of it. */
export function theorem2Claims(evidence: Evidence): Claim[] {
  const cells = divergenceCells(evidence);
  const random = ofFamily(cells, 'random-halves');
  const last = ofFamily(cells, 'last-block');
  const overLower = random.flatMap((cell) => overLowerBound(cell, random));
  const overSum = random.map((cell) =>
    ratio(placeOfSchedule(cell), cell.result.kl, cell.result.bounds.theorem2Sum!),
  );
  const overTheorem1 = random.map((cell) =>
    ratio(placeOfSchedule(cell), cell.result.kl, cell.result.bounds.theorem1!),
  );
  const lastOverLower = last.flatMap((cell) => overLowerBound(cell, last));
  return [
    {
      claim:
        'Random schedules with sizes from {s, s/2} cost at least 1/16 of the sum of Theorem 2 (S the greatest power of two <= s).',
      source: 'Li & Cai 2505.21400, Theorem 2, equation (12); the constant is derived',
      measured: `KL over the lower bound: ${rangeText(overLower)}`,
      verdict: everyWithin(overLower, [1, Number.POSITIVE_INFINITY]),
    },
    {
      claim:
        'They cost at most the sum of Theorem 2 (S the least power of two >= s), so that the sum is sharp up to a factor.',
      source: 'Li & Cai 2505.21400, Theorem 2, equation (13)',
      measured: `KL over the sum: ${rangeText(overSum)}`,
      verdict: everyWithin(overSum, [Number.NEGATIVE_INFINITY, 1]),
    },
    {
      claim: 'They cost at most Theorem 1.',
      source: 'Li & Cai 2505.21400, Theorem 1, equation (8)',
      measured: `KL over the bound: ${rangeText(overTheorem1)}`,
      verdict: everyWithin(overTheorem1, [Number.NEGATIVE_INFINITY, 1]),
    },
    {
      claim:
        'The lower bound is not for every schedule: single tokens and then one block of s, the last s positions, can cost less.',
      source: 'Li & Cai 2505.21400, remark after Theorem 2',
      measured: `KL over the lower bound of random schedules: ${rangeText(lastOverLower)}`,
      verdict: someWithin(lastOverLower, [Number.NEGATIVE_INFINITY, 1]),
    },
  ];
}

function ofFamily(cells: readonly DivergenceCell[], family: string): DivergenceCell[] {
  return cells.filter(({ schedule }) => schedule!.startsWith(`${family}:`));
}

const sizeOf = ({ schedule }: DivergenceCell) => parseSchedule(schedule!).value as number;

const placeOfSchedule = ({ model, length, schedule }: DivergenceCell) =>
  `${model}, L = ${length}, ${schedule}`;

/** KL over the lower bound, whose sum is that of the cell with the greatest power of two <= s; none without that cell. */
function overLowerBound(cell: DivergenceCell, cells: readonly DivergenceCell[]): Measured[] {
  const size = sizeOf(cell);
  const { power } = powerOfTwoAbove(size);
  const below = power > size ? power / 2 : power;
  const bound = cells.find(
    (other) => other.model === cell.model && other.length === cell.length && sizeOf(other) === below,
  );
  if (bound === undefined) return [];
  const lower = labelled('', bound.result.bounds.theorem2Sum!, LOWER);
  return [ratio(placeOfSchedule(cell), cell.result.kl, lower)];
}
