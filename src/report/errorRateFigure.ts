import type { ErrorRateRow } from '../quantities/errorRate.js';
import { formatEstimate, formatNumber } from '../statistics/format.js';
import { errorRateCsv } from './csvRows.js';
import type { Figure } from './figure.js';
import { drawable } from './logAxis.js';
import { omittedRows } from './omitted.js';
import { type BoundPoint, type StepsPoint, stepsChart } from './stepsChart.js';
import { caption, intervalText, stepsOf } from './text.js';

const WORST = 'worst case';

/** What the bounds of an error-rate figure depend on. */
export interface ErrorRateSetting {
  readonly length: number;
  readonly vocabularySize: number;
  /** C of the bound of Feng et al., which its source leaves open; 1 unless said. */
  readonly fengConstant?: number;
}

/**
 * The gap log2 TER(sampler) - log2 TER(data) against steps T, bits per token, with the bound of Feng et al. and the worst
 * case over all data; from log2 V on, a bound says nothing. Undefined when no row can be shown on a logarithmic axis.
 */
export function errorRateFigure(
  rows: readonly ErrorRateRow[],
  setting: ErrorRateSetting,
): Figure | undefined {
  const { length, vocabularySize, fengConstant = 1 } = setting;
  const feng = `Feng et al., C = ${formatNumber(fengConstant)}`;
  const points = rows.filter(({ log2TerGap }) => drawable(log2TerGap.value)).map(pointOf);
  const bounds = [...worstCases(rows), ...fengBounds(rows, feng)];
  const vacuousFrom = Math.log2(vocabularySize);
  const description = `Gap of the token error rate against the number of steps T, sequences of ${length} tokens, logarithmic axes`;
  const spec = stepsChart({
    description,
    yTitle: 'TER gap (bits per token)',
    steps: rows.map(({ steps }) => steps),
    points,
    bounds,
    boundNames: [WORST, feng],
    vacuous: { from: vacuousFrom, label: 'vacuous' },
  });
  if (spec === undefined) return undefined;
  return {
    name: 'ter',
    title: 'Token error rate against steps',
    description,
    caption: caption([
      `Gap of the token error rate, log2 TER of the sampler minus log2 TER of the data, in bits per token, against the number of steps T (sequences of ${length} tokens, ${vocabularySize} symbols; both axes are logarithmic).`,
      'Bars and bands are 95% intervals; exact values have none.',
      `In the shaded region, from log2 V = ${formatNumber(vacuousFrom, 4)} bits on, a bound is vacuous: a uniform guess does as well.`,
      bounds.some(({ bound }) => bound === feng)
        ? 'The bound of Feng et al. holds for some schedule of T steps and for an unstated constant C: a shape to compare with, not a certified bound.'
        : '',
      'The worst case holds for any data.',
      omittedRows(rows, 'the gap', ({ log2TerGap }) => log2TerGap),
    ]),
    spec,
    rows: rows.map(errorRateCsv),
  };
}

function pointOf(row: ErrorRateRow): StepsPoint {
  const { log2TerGap, terRatio, fengBound, worstCaseBound } = row;
  return {
    series: row.schedule,
    steps: row.steps,
    value: log2TerGap.value,
    low: log2TerGap.ci95[0],
    high: log2TerGap.ci95[1],
    tooltip: {
      Schedule: row.schedule,
      'Steps T': stepsOf(row),
      'TER gap (bits per token)': formatEstimate(log2TerGap),
      '95% interval': intervalText(log2TerGap),
      'TER ratio': formatEstimate(terRatio),
      'Feng et al.': fengBound
        ? `${formatNumber(fengBound.value, 4)}${row.fengVacuous ? ' (vacuous)' : ''}`
        : 'does not apply',
      'Worst case': worstCaseBound ? formatNumber(worstCaseBound.value, 4) : 'does not apply',
    },
  };
}

function worstCases(rows: readonly ErrorRateRow[]): BoundPoint[] {
  return rows.flatMap(({ schedule, steps, worstCaseBound }) =>
    worstCaseBound && drawable(worstCaseBound.value)
      ? [{ series: schedule, bound: WORST, steps, value: worstCaseBound.value }]
      : [],
  );
}

/** One line for all schedules, as the bound depends on T alone. */
function fengBounds(rows: readonly ErrorRateRow[], bound: string): BoundPoint[] {
  const bySteps = new Map<number, number>();
  for (const { steps, fengBound } of rows) {
    if (fengBound && drawable(fengBound.value)) bySteps.set(steps, fengBound.value);
  }
  return [...bySteps].sort(([a], [b]) => a - b).map(([steps, value]) => ({ bound, steps, value }));
}
