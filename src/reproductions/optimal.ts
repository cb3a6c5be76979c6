import { groupsBy } from '../groupedBy.js';
import type { MutualInformationResult } from '../quantities/profile.js';
import { parseSchedule } from '../schedules/registry.js';
import { correlationStepsBound } from '../theory/correlationSteps.js';
import {
  type CellOf,
  type DivergenceCell,
  divergenceCells,
  type Evidence,
  errorRateCells,
  placeOf,
} from './cells.js';
import type { Claim } from './claim.js';
import { labelled, type Measured, rangeText, ratio } from './measured.js';
import { everyWithin } from './verdicts.js';

/** Excess of the token error rate that is asked for. */
const EXCESS = 0.01;
/** Tokens a step from which on an asymptotic rule is held against the numbers. */
const LEAST_BLOCK = 16;

/** What is said of the best schedule, and what the cells of the study `optimal` say of it. */
export function optimalClaims(evidence: Evidence): Claim[] {
  const cells = divergenceCells(evidence);
  const gains = cells.filter(({ schedule }) => schedule === 'optimal').flatMap(overOthers);
  const root = gains.filter(
    ({ other, steps, length }) => other === 'sqrt-rule' && steps >= 8 && length >= LEAST_BLOCK * steps,
  );
  const correlation = cells.flatMap((cell) => correlationCell(cell, evidence));
  const needed = stepsNeeded(evidence);
  return [
    {
      claim: 'No named schedule beats the best one at equal T (by more than 1% of its own KL).',
      source: 'Chen, Cong & Li 2511.04647: KL as left-Riemann error of the profile; dynamic programming',
      measured: `KL of the best less that of another, over the other's: ${rangeText(gains)}`,
      verdict: everyWithin(gains, [-1, 0.01]),
    },
    {
      claim:
        'The square-root rule comes within 5% of the best schedule from T = 8 on, where steps reveal 16 tokens or more.',
      source: 'Lavenant & Zanella 2510.25544 (asymptotic)',
      measured: `KL of the best less that of the rule, over the rule's: ${rangeText(root)}`,
      verdict: everyWithin(root, [-0.05, 0.01]),
    },
    {
      claim: 'The schedules tc:eps and dtc:eps cost at most eps.',
      source: 'Chen, Cong & Li 2511.04647, Theorem 9',
      measured: `KL over eps: ${rangeText(correlation.map(({ cost }) => cost))}`,
      verdict: everyWithin(
        correlation.map(({ cost }) => cost),
        [Number.NEGATIVE_INFINITY, 1],
      ),
    },
    {
      claim: 'They take at most 2 + (1 + ln L)(1 + ceil(x / eps)) steps, x = TC or DTC.',
      source: 'Chen, Cong & Li 2511.04647, Theorem 9',
      measured: `steps over the bound: ${rangeText(correlation.map(({ steps }) => steps))}`,
      verdict: everyWithin(
        correlation.map(({ steps }) => steps),
        [Number.NEGATIVE_INFINITY, 1],
      ),
    },
    {
      claim:
        'A token error rate within 1% of that of the data takes no more steps than Corollary 1 (C = 1) asks of the balanced schedule.',
      source: 'Li & Cai 2505.21400, Corollary 1 and equation (11)',
      measured: needed.map(({ text }) => text).join('; ') || 'nothing',
      verdict: everyWithin(
        needed.map(({ share }) => share),
        [Number.NEGATIVE_INFINITY, 1],
      ),
    },
  ];
}

type Gain = Measured & { readonly other: string; readonly steps: number; readonly length: number };

/** KL of the best less that of another schedule at the same T, paired, over the other's KL. */
function overOthers(cell: DivergenceCell): Gain[] {
  return cell.result.differences.map(({ b, kl }) => {
    const other = cell.result.kl.value - kl.value;
    return {
      ...labelled(`${placeOf(cell)}, ${b}`, kl, 1 / other),
      other: b,
      steps: cell.steps!,
      length: cell.length,
    };
  });
}

/** A tc:eps or dtc:eps cell: its KL over eps, and its steps over the bound. */
function correlationCell(cell: DivergenceCell, { cells }: Evidence) {
  const {
    family: { name: family },
    value,
  } = parseSchedule(cell.schedule!);
  if (family !== 'tc' && family !== 'dtc') return [];
  const eps = value as number;
  const information = cells.find(
    (other) => other.quantity === 'mi' && other.model === cell.model && other.length === cell.length,
  ) as CellOf<MutualInformationResult> | undefined;
  if (information === undefined) return [];
  const { totalCorrelation, dualTotalCorrelation } = information.result;
  const x = family === 'tc' ? totalCorrelation : dualTotalCorrelation;
  if (x === undefined) return [];
  const label = `${cell.model}, L = ${cell.length}, ${cell.schedule}`;
  const bound = (sum: number) => correlationStepsBound(cell.length, sum, eps);
  const share = cell.result.steps / bound(x.value);
  return [
    {
      cost: labelled(label, cell.result.kl, 1 / eps),
      steps: {
        label,
        value: share,
        standardError: share * (bound(x.value + x.standardError) / bound(x.value) - 1),
      },
    },
  ];
}

/** For each schedule, the least T of the grid whose TER is within the excess, over what Corollary 1 asks for. */
function stepsNeeded(evidence: Evidence) {
  const divergences = divergenceCells(evidence);
  const groups = groupsBy(
    errorRateCells(evidence).filter(({ steps }) => steps !== undefined),
    ({ model, length }) => `${model}, L = ${length}`,
  );
  return groups.flatMap((group) => {
    const [{ model, length }] = group;
    const place = `${model}, L = ${length}`;
    const reference = divergences.find(
      (cell) => cell.model === model && cell.length === length && cell.schedule === 'balanced',
    );
    const constant = reference?.result.bounds.corollary1Constant;
    if (reference === undefined || constant === undefined) return [];
    const { steps, klPerToken } = reference.result;
    const asked = ratio(place, labelled('', klPerToken, steps / Math.log1p(EXCESS)), constant);
    const found = groupsBy(group, ({ schedule }) => schedule!).flatMap((rows) => {
      const enough = rows.filter(({ result }) => result.terRatio.ci95[1] <= 1 + EXCESS);
      if (enough.length === 0) return [];
      return [{ schedule: rows[0].schedule!, steps: Math.min(...enough.map(({ result }) => result.steps)) }];
    });
    if (found.length === 0) return [];
    const most = Math.max(...found.map((each) => each.steps));
    const list = found.map((each) => `${each.schedule} ${each.steps}`).join(', ');
    return [
      {
        share: ratio(place, { value: most, standardError: 0 }, asked),
        text: `${place}: ${list}, Corollary 1 ${Math.ceil(asked.value)} (steps, of the grid)`,
      },
    ];
  });
}
