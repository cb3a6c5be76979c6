import { groupsBy } from '../groupedBy.js';
import { powerOfTwoAbove } from '../theory/largestBlock.js';
import { type DivergenceCell, divergenceCells, type Evidence, placeOf } from './cells.js';
import type { Claim } from './claim.js';
import { labelled, logSlope, type Measured, rangeText, ratio } from './measured.js';
import { everyWithin } from './verdicts.js';

/** Tokens a step, and steps, from which on the laws of a smooth profile are held against the numbers. */
const LEAST_BLOCK = 16;
const LEAST_STEPS = 8;
/** Points from which on a slope says anything. */
const LEAST_POINTS = 3;

/** What Li & Cai say of the balanced schedule, and what the cells of the study `scaling` say of it. */
export function scalingClaims(evidence: Evidence): Claim[] {
  const cells = divergenceCells(evidence).filter(({ result }) => result.bounds.corollary1Constant);
  const smooth = cells.filter(
    ({ length, steps = 0 }) => length >= LEAST_BLOCK * steps && steps >= LEAST_STEPS,
  );
  const shares = cells.filter(({ result }) => (result.maxSize ?? 1) > 1).map(shareOfTheorem1);
  const constants = cells.map((cell) => labelled(placeOf(cell), cell.result.bounds.corollary1Constant!));
  const halves = smooth.map(shareOfTightened);
  const inSteps = slopes(
    smooth,
    ({ model, length }) => `${model}, L = ${length}`,
    ({ steps }) => steps!,
  );
  const inLength = slopes(
    smooth,
    ({ model, steps }) => `${model}, T = ${steps}`,
    ({ length }) => length,
  );
  const acrossModels = relativeToOthers(smooth);
  return [
    {
      claim: 'KL is at most (2^ceil(log2 s_max) - 1) (h(0) - h(L-1)).',
      source: 'Li & Cai 2505.21400, Theorem 1, equation (8)',
      measured: `KL over the bound: ${rangeText(shares)}`,
      verdict: everyWithin(shares, [Number.NEGATIVE_INFINITY, 1]),
    },
    {
      claim:
        'KL is at most C/T times the sum of I(X_i; X_-i), with a constant C that is at most 1 for balanced schedules.',
      source:
        'Li & Cai 2505.21400, Corollary 1, equation (9); C <= 1 derived from Chen, Cong & Li 2511.04647, Theorem 31',
      measured: `the constant that is realised: ${rangeText(constants)}`,
      verdict: everyWithin(constants, [Number.NEGATIVE_INFINITY, 1]),
    },
    {
      claim:
        'KL decays as 1/T: the slope of ln KL on ln T is -1 (within 0.1, over T >= 8 where steps reveal 16 tokens or more).',
      source: 'Li & Cai 2505.21400, Corollary 1 and Theorem 2',
      measured: `slope: ${rangeText(inSteps)}`,
      verdict: everyWithin(inSteps, [-1.1, -0.9]),
    },
    {
      claim:
        'The balanced schedule realises about half of the bound (0.4 to 0.6 times (s_max - 1) (h(0) - h(L-1))).',
      source: 'derived: left-Riemann error of a smooth profile',
      measured: `KL over the bound: ${rangeText(halves)}`,
      verdict: everyWithin(halves, [0.4, 0.6]),
    },
    {
      claim: 'At a fixed T, KL grows in proportion to L: the slope of ln KL on ln L is 1 (within 0.1).',
      source: 'Li & Cai 2505.21400, Corollary 1: the sum of I(X_i; X_-i) grows with L',
      measured: `slope: ${rangeText(inLength)}`,
      verdict: everyWithin(inLength, [0.9, 1.1]),
    },
    {
      claim:
        'KL is linear in the sum of I(X_i; X_-i): at equal L and T, KL over that sum is the same for all models (within 10% of their mean).',
      source: 'Li & Cai 2505.21400, Corollary 1 and Theorem 2',
      measured: `KL over the sum, relative to the mean of the models: ${rangeText(acrossModels)}; the sum per token: ${rangeText(smooth.map(informationPerToken))}`,
      verdict: everyWithin(acrossModels, [0.9, 1.1]),
    },
  ];
}

/** KL over Theorem 1, from the realised constant, whose error knows how the two depend on each other. */
function shareOfTheorem1(cell: DivergenceCell): Measured {
  return shareOf(cell, powerOfTwoAbove(cell.result.maxSize!).power - 1);
}

function shareOfTightened(cell: DivergenceCell): Measured {
  return shareOf(cell, cell.result.maxSize! - 1);
}

/** KL over `blocks` (h(0) - h(L-1)). */
function shareOf(cell: DivergenceCell, blocks: number): Measured {
  const { steps, bounds } = cell.result;
  return labelled(placeOf(cell), bounds.corollary1Constant!, cell.length / (steps * blocks));
}

/** The sum of I(X_i; X_-i) over L, from the realised constant. */
function informationPerToken(cell: DivergenceCell): Measured {
  const { steps, kl, bounds } = cell.result;
  const total = labelled('', kl, steps / cell.length);
  return ratio(placeOf(cell), total, bounds.corollary1Constant!);
}

function slopes(
  cells: readonly DivergenceCell[],
  label: (cell: DivergenceCell) => string,
  x: (cell: DivergenceCell) => number,
): Measured[] {
  return groupsBy(cells, label)
    .filter((group) => group.length >= LEAST_POINTS)
    .map((group) =>
      logSlope(
        label(group[0]),
        group.map((cell) => ({ ...cell.result.kl, x: x(cell) })),
      ),
    );
}

/** The realised constant of each model over the mean of all models at the same L and T. */
function relativeToOthers(cells: readonly DivergenceCell[]): Measured[] {
  return groupsBy(cells, ({ length, steps }) => `${length} ${steps}`)
    .filter((group) => group.length > 1)
    .flatMap((group) => {
      const constants = group.map(({ result }) => result.bounds.corollary1Constant!);
      const mean = constants.reduce((sum, { value }) => sum + value, 0) / group.length;
      const error = constants.reduce((sum, { standardError }) => sum + standardError, 0) / group.length;
      return group.map((cell, i) => {
        const { value, standardError } = constants[i];
        return {
          label: placeOf(cell),
          value: value / mean,
          standardError: standardError / mean + (value * error) / mean ** 2,
        };
      });
    });
}
