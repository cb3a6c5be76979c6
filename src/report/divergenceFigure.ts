import type { DivergenceRow } from '../quantities/divergence.js';
import type { Estimate } from '../statistics/estimate.js';
import { formatEstimate, formatNumber } from '../statistics/format.js';
import { divergenceCsv } from './csvRows.js';
import type { Figure } from './figure.js';
import { drawable } from './logAxis.js';
import { omittedRows } from './omitted.js';
import { type BoundPoint, type StepsPoint, stepsChart } from './stepsChart.js';
import { caption, intervalText, stepsOf } from './text.js';

const BOUNDS = { 'Theorem 1': 'theorem1', 'refined bound': 'refined' } as const;
type BoundName = keyof typeof BOUNDS;
const NAMES = Object.keys(BOUNDS) as BoundName[];

/**
 * KL per token against steps T for each schedule, with its bounds. `length` is L, and divides the bounds, which are in
 * nats per sequence. Undefined when no row can be shown on a logarithmic axis.
 */
export function divergenceFigure(rows: readonly DivergenceRow[], length: number): Figure | undefined {
  const points = rows
    .filter(({ klPerToken }) => drawable(klPerToken.value))
    .map((row) => pointOf(row, length));
  const bounds = rows.flatMap((row) => boundsOf(row, length));
  const description = `KL per token against the number of steps T, sequences of ${length} tokens, logarithmic axes`;
  const spec = stepsChart({
    description,
    yTitle: 'KL (nats per token)',
    steps: rows.map(({ steps }) => steps),
    points,
    bounds,
    boundNames: NAMES,
  });
  if (spec === undefined) return undefined;
  return {
    name: 'kl',
    title: 'KL divergence against steps',
    description,
    caption: caption([
      `KL divergence between the data and what each schedule generates, in nats per token, against the number of steps T (sequences of ${length} tokens; both axes are logarithmic).`,
      'Bars and bands are 95% intervals; exact values have none.',
      bounds.length > 0
        ? 'Thin dashed lines are upper bounds of the same schedules; bounds equal to 0 are not drawn.'
        : '',
      'The KL is conditional on the order of unmasking: an upper bound for the marginal sampler.',
      omittedRows(rows, 'KL', ({ klPerToken }) => klPerToken),
    ]),
    spec,
    rows: rows.map(divergenceCsv),
  };
}

function pointOf(row: DivergenceRow, length: number): StepsPoint {
  const { schedule, steps, klPerToken, kl, bounds } = row;
  return {
    series: schedule,
    steps,
    value: klPerToken.value,
    low: klPerToken.ci95[0],
    high: klPerToken.ci95[1],
    tooltip: {
      Schedule: schedule,
      'Steps T': stepsOf(row),
      'KL per token (nats)': formatEstimate(klPerToken),
      '95% interval': intervalText(klPerToken),
      'KL per sequence (nats)': formatEstimate(kl),
      'Refined bound per token': perToken(bounds.refined, length),
      'Theorem 1 per token': perToken(bounds.theorem1, length),
    },
  };
}

function perToken(bound: Estimate | undefined, length: number): string {
  return bound ? formatNumber(bound.value / length, 4) : 'does not apply';
}

function boundsOf({ schedule, steps, bounds }: DivergenceRow, length: number): BoundPoint[] {
  return NAMES.flatMap((bound) => {
    const value = (bounds[BOUNDS[bound]]?.value ?? 0) / length;
    return drawable(value) ? [{ series: schedule, bound, steps, value }] : [];
  });
}
