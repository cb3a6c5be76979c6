import { groupsBy } from '../groupedBy.js';
import { samplerRegistry } from '../samplers/registry.js';
import type { Estimate } from '../statistics/estimate.js';
import { plannedBisectionBound } from '../theory/plannedBisection.js';
import { type DivergenceCell, divergenceCells, type Evidence } from './cells.js';
import type { Claim } from './claim.js';
import { labelled, type Measured, pairedRatio, rangeText, ratio } from './measured.js';
import { everyWithin } from './verdicts.js';

/** A sampler that is said to be better than random positions, and by whom. */
const RULES: readonly (readonly [name: string, words: string, source: string])[] = [
  ['groups', 'Groups of equally spaced positions', 'derived: tokens far apart are nearly independent'],
  ['dilated', 'Dilated groups, twice as dense in every round,', 'Luxembourg et al. 2506.19037'],
  ['confidence', 'The most confident positions first', 'common practice; no theorem'],
  ['entropy', 'The positions of least entropy first', 'common practice; no theorem'],
  ['margin', 'The positions of largest margin first', 'common practice; no theorem'],
  ['entropy-bound', 'As many positions as a bound on their entropies allows', 'common practice; no theorem'],
  ['left-to-right', 'Blocks from left to right', 'common practice; no theorem'],
];

/** What is said of samplers that choose positions, and what the cells of the study `adaptive` say of it. */
export function adaptiveClaims(evidence: Evidence): Claim[] {
  const cells = divergenceCells(evidence);
  const compared = comparedToRandom(evidence);
  return [
    ...bisectionClaims(cells, evidence),
    ...RULES.flatMap(([name, words, source]) => rule(name, words, source)),
  ];

  function rule(name: string, words: string, source: string): Claim[] {
    const ratios = compared.filter(({ family }) => family === name).map(({ ratio }) => ratio);
    if (ratios.length === 0) return [];
    return [
      {
        claim: `${words} cost less than random positions with the best schedule at equal rounds.`,
        source,
        measured: `KL over that of random positions: ${rangeText(ratios)}`,
        verdict: everyWithin(ratios, [Number.NEGATIVE_INFINITY, 1]),
      },
    ];
  }
}

/** The KL of a sampler over that of random positions with the best schedule of as many rounds. */
export interface Compared {
  readonly family: string;
  readonly model: string;
  readonly length: number;
  readonly rounds: number;
  readonly kl: Estimate;
  readonly ratio: Measured;
}

/**
 * Every sampler whose rounds lie among the steps at which random positions were measured, with the error of their paired
 * difference. Between those steps the KL of random positions is interpolated, ln KL linear in ln T, and errors are added.
 */
export function comparedToRandom(evidence: Evidence): Compared[] {
  const cells = divergenceCells(evidence);
  return cells.flatMap((cell) => {
    const family = familyOf(cell);
    if (family === 'random') return [];
    const reference = cells.filter(
      ({ model, length, schedule, sampler }) =>
        model === cell.model && length === cell.length && schedule === 'optimal' && sampler === 'random',
    );
    const rounds = roundsOf(cell);
    const random = interpolated(reference, rounds);
    if (random === undefined) return [];
    const { kl } = cell.result;
    const label = `${cell.model}, L = ${cell.length}, ${cell.result.schedule.split(' ')[0]}, ${Number(rounds.toFixed(1))} rounds`;
    const paired = random.cell && differenceOf(cell, random.cell);
    const measured = paired ? pairedRatio(label, kl, random.kl, paired) : ratio(label, kl, random.kl);
    return {
      ...{ family, model: cell.model, length: cell.length, rounds, kl },
      ratio: { ...measured, sampled: !kl.exact },
    };
  });
}

const familyOf = ({ sampler = 'random' }: DivergenceCell) => samplerRegistry.find(sampler)?.name ?? sampler;

const roundsOf = ({ result }: DivergenceCell) =>
  (result as { readonly roundsData?: Estimate }).roundsData?.value ?? result.steps;

/** The paired difference of two cells, whichever of them has it, up to its sign. */
function differenceOf(a: DivergenceCell, b: DivergenceCell): Estimate | undefined {
  const name = ({ result, sampler, steps }: DivergenceCell) =>
    sampler === 'random' ? `random ${result.schedule} ${steps}` : result.schedule;
  const names = [name(a), name(b)];
  return [a, b]
    .flatMap(({ result }) => result.differences)
    .find((one) => names.includes(one.a) && names.includes(one.b))?.kl;
}

/** The KL of the cells at a number of rounds within their steps, and the cell that has it. */
function interpolated(
  cells: readonly DivergenceCell[],
  rounds: number,
): { readonly kl: Pick<Estimate, 'value' | 'standardError'>; readonly cell?: DivergenceCell } | undefined {
  const sorted = cells.toSorted((a, b) => a.result.steps - b.result.steps);
  const above = sorted.findIndex(({ result }) => result.steps >= rounds);
  if (above < 0) return undefined;
  const high = sorted[above].result;
  if (high.steps === rounds) return { kl: high.kl, cell: sorted[above] };
  if (above === 0) return undefined;
  const low = sorted[above - 1].result;
  const share = Math.log(rounds / low.steps) / Math.log(high.steps / low.steps);
  const value = Math.exp((1 - share) * Math.log(low.kl.value) + share * Math.log(high.kl.value));
  const relative = ({ kl }: typeof low) => kl.standardError / kl.value;
  const standardError = value * ((1 - share) * relative(low) + share * relative(high));
  return { kl: { value, standardError } };
}

/** Planned bisection: nothing is lost, in few rounds. */
function bisectionClaims(cells: readonly DivergenceCell[], { models }: Evidence): Claim[] {
  const planned = cells.filter((cell) => familyOf(cell) === 'bisection');
  if (planned.length === 0) return [];
  const label = ({ model, length }: DivergenceCell) => `${model}, L = ${length}`;
  const perToken = planned.map((cell) => ({
    ...labelled(label(cell), cell.result.klPerToken),
    sampled: !cell.result.kl.exact,
  }));
  const rounds = groupsBy(planned, label).flatMap(([cell]) => {
    const n = models.get(cell.model)?.n;
    if (n === undefined) return [];
    return labelled(label(cell), {
      value: roundsOf(cell) / plannedBisectionBound(cell.length, n - 1),
      standardError: 0,
    });
  });
  const source = 'Wen, Liang & Lu 2608.25505, Theorem 2';
  return [
    {
      claim: 'Planned bisection samples n-grams exactly (KL 0, to 1e-6 nats per token).',
      source,
      measured: `KL per token: ${rangeText(perToken)}`,
      verdict: everyWithin(perToken, [-1e-6, 1e-6]),
    },
    {
      claim: 'It takes at most m (ceil(log2(L/m)) + 1) rounds, m = n - 1.',
      source,
      measured: `rounds over the bound: ${rangeText(rounds)}`,
      verdict: everyWithin(rounds, [0, 1]),
    },
  ];
}
