import { groupsBy } from '../groupedBy.js';
import type { DivergenceRow } from '../quantities/divergence.js';
import { type CellOf, divergenceCells, type Evidence, errorRateCells, placeOf } from './cells.js';
import type { Claim } from './claim.js';
import { labelled, logSlope, type Measured, rangeText, ratio } from './measured.js';
import { consistentFrom, everyWithin } from './verdicts.js';

/** Tokens a step from which on the rate in T is held against the numbers. */
const LEAST_BLOCK = 16;
const LEAST_POINTS = 3;

/** A token error rate of an n-gram with all that its claims need; bits per token. */
export interface NgramErrorRate {
  readonly place: string;
  readonly model: string;
  readonly length: number;
  readonly n: number;
  readonly steps: number;
  /** log2 TER of the sampler less that of the data. */
  readonly gap: Measured;
  /** The sum of I(X_i; X_-i) over L T ln 2: Corollary 1 with C = 1. */
  readonly corollary1: Measured;
  /** Feng et al.'s bound with C = 1. */
  readonly feng: number;
  readonly fengVacuous: boolean;
  readonly log2Vocabulary: number;
}

/** What Feng et al. and Li & Cai say of the token error rate of n-grams, and what the cells of the study `ter` say of it. */
export function errorRateClaims(evidence: Evidence): Claim[] {
  const rows = errorRateRows(evidence);
  const constants = rows.map(constantOfFeng);
  const compared = rows.map(({ place, corollary1, feng }) => labelled(place, corollary1, 1 / feng));
  const vacuous = rows.filter((row) => row.fengVacuous);
  const saved = vacuous.map(({ place, corollary1, log2Vocabulary }) =>
    labelled(place, corollary1, 1 / log2Vocabulary),
  );
  const rates = groupsBy(
    rows.filter(({ length, steps }) => length >= LEAST_BLOCK * steps),
    ({ model, length }) => `${model}, L = ${length}`,
  )
    .filter((group) => group.length >= LEAST_POINTS)
    .map((group) => {
      const [{ model, length, n }] = group;
      const points = group.map(({ gap, steps }) => ({ ...gap, x: steps }));
      return logSlope(`${model}, n = ${n}, L = ${length}`, points);
    });
  return [
    {
      claim:
        'Some schedule of T steps has a TER gap of at most 4 (C (n-1) / T)^(1/n) log2 V bits per token; C is not stated.',
      source: 'Feng et al. 2502.09622, as quoted by Li & Cai 2505.21400, section 3.1',
      measured: `the least C that the balanced schedule's gap allows: ${rangeText(constants)}`,
      verdict: consistentFrom(constants),
    },
    {
      claim:
        'That bound says nothing for T <= (n-1) 4^n (C = 1), where Corollary 1 is below the log2 V of a uniform guess.',
      source: 'Li & Cai 2505.21400, section 3.1',
      measured: `${vacuous.length} of ${rows.length} rows are vacuous; there, Corollary 1 (C = 1) over log2 V: ${rangeText(saved)}`,
      verdict: everyWithin(saved, [Number.NEGATIVE_INFINITY, 1]),
    },
    {
      claim: 'Corollary 1 (C = 1) gives less than the bound of Feng et al. (C = 1) at every T.',
      source: 'Li & Cai 2505.21400, section 3.1 and equation (11)',
      measured: `Corollary 1 over Feng et al.: ${rangeText(compared)}`,
      verdict: everyWithin(compared, [Number.NEGATIVE_INFINITY, 1]),
    },
    {
      claim: 'The gap decays as 1/T for every n (slope -1 within 0.1), and not as slowly as T^(-1/n).',
      source: 'Li & Cai 2505.21400, equation (11) and section 3.1',
      measured: `slope of ln gap on ln T: ${rangeText(rates)}`,
      verdict: everyWithin(rates, [-1.1, -0.9]),
    },
  ];
}

export function errorRateRows(evidence: Evidence): NgramErrorRate[] {
  const divergences = divergenceCells(evidence);
  return errorRateCells(evidence).flatMap((cell) => {
    const { n, vocabularySize } = evidence.models.get(cell.model) ?? {};
    const { log2TerGap, fengBound, fengVacuous, steps } = cell.result;
    const divergence = divergences.find((other) => sameSchedule(other, cell));
    const constant = divergence?.result.bounds.corollary1Constant;
    if (n === undefined || vocabularySize === undefined || !fengBound || !constant || n < 2) return [];
    const place = placeOf(cell);
    const gap = labelled(place, log2TerGap);
    return {
      place,
      model: cell.model,
      length: cell.length,
      n,
      steps,
      gap,
      corollary1: ratio(place, gap, constant),
      feng: fengBound.value,
      fengVacuous: fengVacuous === true,
      log2Vocabulary: Math.log2(vocabularySize),
    };
  });
}

function sameSchedule(a: CellOf<DivergenceRow>, b: CellOf<object>): boolean {
  const key = ({ model, length, schedule, steps, seed }: CellOf<object>) =>
    JSON.stringify([model, length, schedule, steps, seed]);
  return key(a) === key(b);
}

/** The C at which the bound of Feng et al. equals the gap: T / (n-1) (gap / (4 log2 V))^n. */
function constantOfFeng({ place, gap, n, steps, log2Vocabulary }: NgramErrorRate): Measured {
  const value = (steps / (n - 1)) * (gap.value / (4 * log2Vocabulary)) ** n;
  return { label: place, value, standardError: (n * value * gap.standardError) / gap.value };
}
