import type { Estimate } from '../statistics/estimate.js';
import { formatEstimate } from '../statistics/format.js';
import { type CsvRow, estimateColumns } from './csv.js';
import type { Figure } from './figure.js';
import { drawable } from './logAxis.js';
import { type BoundPoint, stepsChart } from './stepsChart.js';
import { caption, intervalText } from './text.js';

/** A measured point of a series; `bounds` are values of the same series at the same x, by name. */
export interface ChartPoint {
  readonly series: string;
  readonly x: number;
  readonly estimate: Estimate;
  readonly bounds?: Readonly<Record<string, number>>;
  /** What a reader sees of it before its value; the series and x, unless it says otherwise. */
  readonly tooltip?: Readonly<Record<string, string | number>>;
  /** Its columns in the CSV file before its value; the same. */
  readonly row?: CsvRow;
}

/** A figure of measured values against one number, both axes logarithmic. */
export interface Chart {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly caption: readonly string[];
  readonly xTitle?: string;
  readonly yTitle: string;
  readonly seriesTitle: string;
  readonly points: readonly ChartPoint[];
  /** Dashed lines that belong to no series. */
  readonly common?: readonly Omit<BoundPoint, 'series'>[];
  readonly vacuous?: { readonly from: number; readonly label: string };
}

/** None where no point can be shown on a logarithmic axis. */
export function chartFigures(chart: Chart): Figure[] {
  const { name, title, description, points, common = [], xTitle = 'Steps T', yTitle } = chart;
  const drawn = points.filter(({ estimate }) => drawable(estimate.value));
  const own = points.flatMap(({ series, x, bounds = {} }) =>
    Object.entries(bounds)
      .filter(([, value]) => drawable(value))
      .map(([bound, value]) => ({ series, bound, steps: x, value })),
  );
  const spec = stepsChart({
    description,
    yTitle,
    xTitle: chart.xTitle,
    seriesTitle: chart.seriesTitle,
    steps: points.map(({ x }) => x),
    points: drawn.map(({ series, x, estimate, tooltip }) => ({
      series,
      steps: x,
      value: estimate.value,
      low: estimate.ci95[0],
      high: estimate.ci95[1],
      tooltip: {
        ...(tooltip ?? { [chart.seriesTitle]: series, [xTitle]: x }),
        [yTitle]: formatEstimate(estimate),
        '95% interval': intervalText(estimate),
      },
    })),
    bounds: [...own, ...common],
    boundNames: [...new Set([...own, ...common].map(({ bound }) => bound))],
    vacuous: chart.vacuous,
  });
  if (spec === undefined) return [];
  const words = caption([...chart.caption, 'Bars and bands are 95% intervals; exact values have none.']);
  return [{ name, title, description, caption: words, spec, rows: points.map(csvOf) }];
}

function csvOf({ series, x, estimate, bounds, row }: ChartPoint): CsvRow {
  return { ...(row ?? { series, x }), ...estimateColumns('value', estimate), ...bounds };
}
