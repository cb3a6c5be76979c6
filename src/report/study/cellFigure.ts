import type { CellResult } from '../../quantities/cellResult.js';
import { formatNumber } from '../../statistics/format.js';
import { type ChartPoint, chartFigures } from '../chart.js';
import type { Figure } from '../figure.js';
import { drawable } from '../logAxis.js';
import { AXES, AXIS_TITLES, type Axis, labelOf } from './axes.js';
import type { Measure } from './measures.js';

/** What stands on the horizontal axis. */
export interface Abscissa {
  readonly title: string;
  of(cell: CellResult): number | undefined;
}

export const LENGTH: Abscissa = { title: 'Sequence length L (tokens)', of: ({ length }) => length };

/** The steps of a measure's cells, which are mean rounds where samplers were rolled out. */
export function stepsOf(measure: Measure, rolledOut: boolean): Abscissa {
  return {
    title: rolledOut ? 'Mean rounds (network evaluations)' : 'Steps T (network evaluations)',
    of: (cell) => measure.steps?.(cell),
  };
}

export interface CellFigure {
  readonly measure: Measure;
  readonly cells: readonly CellResult[];
  readonly x: Abscissa;
  /** The axes that tell series apart. */
  readonly series: readonly Axis[];
  readonly name: string;
  readonly title: string;
}

/** Series from which on bounds would hide what is measured. */
const MOST_BOUNDED = 4;

/** Cells as lines over steps or lengths, with bounds where there are few lines. None if nothing can be drawn. */
export function cellFigure({ measure, cells, x, series, name, title }: CellFigure): Figure[] {
  const label = (cell: CellResult) => labelOf(cell, series) || measure.title;
  const bounded = new Set(cells.map(label)).size <= MOST_BOUNDED;
  const points = cells.flatMap((cell): ChartPoint[] => {
    const estimate = measure.value(cell);
    const at = x.of(cell);
    if (estimate === undefined || at === undefined) return [];
    const { result: _, missed: __, ...axes } = cell;
    const shown = AXES.filter((axis) => cell[axis] !== undefined && axis !== 'seed');
    const rounds = x !== LENGTH && at !== cell.steps ? formatNumber(at, 4) : undefined;
    return [
      {
        series: label(cell),
        x: at,
        estimate,
        bounds: bounded ? measure.bounds?.(cell) : {},
        tooltip: {
          ...Object.fromEntries(shown.map((axis) => [AXIS_TITLES[axis], String(cell[axis])])),
          ...(rounds === undefined ? {} : { Rounds: rounds }),
        },
        row: { ...axes, ...(rounds === undefined ? {} : { rounds: at }) },
      },
    ];
  });
  if (points.length === 0) return [];
  const omitted = points.filter(({ estimate }) => !drawable(estimate.value)).length;
  // Points of one series must tell the same in the same order.
  const told = [...new Set(points.flatMap(({ tooltip }) => Object.keys(tooltip!)))];
  return chartFigures({
    name,
    title,
    description: `${title}, logarithmic axes`,
    caption: [
      `${title}; both axes are logarithmic.`,
      bounded && measure.bounds ? 'Thin dashed lines are upper bounds of the same series.' : '',
      measure.remark,
      omitted > 0
        ? `Not drawn, since a logarithmic axis cannot show it: ${omitted} ${omitted === 1 ? 'value' : 'values'} of 0, below 0 within the error, or infinite (in the CSV file).`
        : '',
    ],
    xTitle: x.title,
    yTitle: measure.yTitle,
    seriesTitle: series.length === 0 ? 'Series' : series.map((axis) => AXIS_TITLES[axis]).join(', '),
    points: points.map((point) => ({
      ...point,
      tooltip: Object.fromEntries(told.map((key) => [key, point.tooltip![key] ?? ''])),
    })),
  });
}
