import { groupedBy } from '../groupedBy.js';
import type { DivergenceRow } from '../quantities/divergence.js';
import type { ErrorRateRow } from '../quantities/errorRate.js';
import type { Estimate } from '../statistics/estimate.js';
import { formatEstimate, formatNumber } from '../statistics/format.js';
import { drawable } from './logAxis.js';
import type { ProfileCurve, StepsRow } from './rows.js';

/** Relative difference below which exact values are the same number. */
const ROUNDING = 1e-9;

/** What the rows of `kl` say, in sentences. Rows that no sentence can be made of are passed over. */
export function divergenceFindings(rows: readonly DivergenceRow[]): string[] {
  return [
    ...bestAtEqualSteps(rows, 'KL', 'nats per token', ({ klPerToken }) => klPerToken),
    ...decay(rows),
    ...share(rows, 'KL', "Theorem 1's bound", ({ kl, bounds }) => [kl, bounds.theorem1]),
    ...share(rows, 'KL', 'the refined bound', ({ kl, bounds }) => [kl, bounds.refined]),
  ];
}

/** What the rows of `ter` say, in sentences. */
export function errorRateFindings(rows: readonly ErrorRateRow[]): string[] {
  return [
    ...bestAtEqualSteps(
      rows.filter(({ log2TerGap }) => drawable(log2TerGap.value)),
      'token error rate',
      'times that of the data',
      ({ terRatio }) => terRatio,
    ),
    ...share(rows, 'gap of the token error rate', 'the worst case', (row) => [
      row.log2TerGap,
      row.worstCaseBound,
    ]),
    ...fengVacuity(rows),
  ];
}

/** How much the other tokens say about one token, where the profile has both of its ends. */
export function profileFindings({ label, length, k, h }: ProfileCurve): string[] {
  const [first, last] = [0, length - 1].map((level) => Array.from(k).indexOf(level));
  if (first < 0 || last < 0 || first === last) return [];
  const at = (i: number) => {
    const [value, standardError] = [h.value[i], h.standardError[i]];
    return quantityText({ value, standardError, ci95: [value, value], exact: standardError === 0 }, 'nats');
  };
  return [
    `${label}: a token has an entropy of ${at(first)} alone, and of ${at(last)} once all the others are known.`,
  ];
}

/** The schedules at the largest T at which each of them has a positive value. */
function bestAtEqualSteps<Row extends StepsRow>(
  rows: readonly Row[],
  quantity: string,
  unit: string,
  estimate: (row: Row) => Estimate,
): string[] {
  const groups = groupedBy(rows, ({ requestedSteps, steps }) => requestedSteps ?? steps);
  const schedules = Math.max(0, ...[...groups.values()].map((group) => group.length));
  const comparable = [...groups].filter(
    ([, group]) => group.length === schedules && group.every((row) => drawable(estimate(row).value)),
  );
  if (schedules < 2 || comparable.length === 0) return [];
  const [steps, group] = comparable.reduce((a, b) => (b[0] > a[0] ? b : a));
  const [best, ...others] = [...group].sort((a, b) => estimate(a).value - estimate(b).value);
  const tied = others.filter((row) => indistinguishable(estimate(best), estimate(row)));
  const apart = others.filter((row) => !tied.includes(row));
  const worst = apart.at(-1);
  return [
    [
      `At T = ${steps}, ${named(best, steps)} has the smallest ${quantity} of the ${schedules} schedules, ${quantityText(estimate(best), unit)}`,
      tied.length > 0 ? ` (not told apart from ${tied.map((row) => named(row, steps)).join(', ')})` : '',
      worst
        ? `; ${named(worst, steps)} has the largest, ${formatNumber(estimate(worst).value / estimate(best).value, 4)} times as much`
        : '',
      '.',
    ].join(''),
  ];
}

/** Whether 95% intervals overlap; exact values agree up to rounding. */
function indistinguishable(a: Estimate, b: Estimate): boolean {
  const rounding = ROUNDING * Math.abs(a.value);
  return a.ci95[1] + rounding >= b.ci95[0];
}

/** A schedule, with its number of steps where some of those asked for were empty. */
function named({ schedule, steps }: StepsRow, asked: number): string {
  return steps === asked ? schedule : `${schedule} (${formatNumber(steps)} non-empty steps)`;
}

function quantityText(estimate: Estimate, unit: string): string {
  return estimate.exact
    ? `${formatNumber(estimate.value)} ${unit} (exact)`
    : `${formatEstimate(estimate)} ${unit}`;
}

/** The mean slope on logarithmic axes of the first schedule that has a positive KL at two numbers of steps. */
function decay(rows: readonly DivergenceRow[]): string[] {
  const drawn = rows.filter(({ kl }) => drawable(kl.value));
  for (const [schedule, group] of groupedBy(drawn, (row) => row.schedule)) {
    const sorted = [...group].sort((a, b) => a.steps - b.steps);
    const [first, last] = [sorted[0], sorted[sorted.length - 1]];
    if (last.steps === first.steps) continue;
    const slope = Math.log(last.kl.value / first.kl.value) / Math.log(last.steps / first.steps);
    return [
      `From T = ${formatNumber(first.steps)} to ${formatNumber(last.steps)}, the KL of ${schedule} goes as T to the power ${formatNumber(slope, 3)} on average; a bound of order 1/T has the power -1.`,
    ];
  }
  return [];
}

/** The range of value / bound over the rows where both are positive. */
function share<Row>(
  rows: readonly Row[],
  quantity: string,
  bound: string,
  pair: (row: Row) => readonly [Estimate, Estimate | undefined],
): string[] {
  const shares = rows.flatMap((row) => {
    const [{ value }, limit] = pair(row);
    return limit && drawable(value) && drawable(limit.value) ? [value / limit.value] : [];
  });
  if (shares.length === 0) return [];
  const [least, most] = [Math.min(...shares), Math.max(...shares)].map((x) => formatNumber(x, 3));
  return [`The ${quantity} is ${least === most ? least : `${least} to ${most}`} of ${bound}.`];
}

function fengVacuity(rows: readonly ErrorRateRow[]): string[] {
  const judged = rows.filter(({ fengVacuous }) => fengVacuous !== undefined);
  const vacuous = judged.filter(({ fengVacuous }) => fengVacuous).map(({ steps }) => steps);
  if (judged.length === 0) return [];
  if (vacuous.length === 0) return ['The bound of Feng et al. is nowhere vacuous at these T.'];
  return [
    vacuous.length === judged.length
      ? 'The bound of Feng et al. is vacuous at every T measured.'
      : `The bound of Feng et al. is vacuous up to T = ${formatNumber(Math.max(...vacuous))}.`,
  ];
}
