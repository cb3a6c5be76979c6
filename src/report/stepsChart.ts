import type { ChartSpec } from './chartSpec.js';
import { legendToggle } from './legendToggle.js';
import { type LogAxis, logAxis } from './logAxis.js';
import { REFERENCE, REFERENCE_LABEL, REGION, themeConfig } from './theme.js';

export const MEASURED = 'measured';

/** A point of a line over steps; `low` and `high` are its 95% interval, and `tooltip` what a reader sees, in order. */
export interface StepsPoint {
  readonly series: string;
  readonly steps: number;
  readonly value: number;
  readonly low: number;
  readonly high: number;
  readonly tooltip: Readonly<Record<string, string | number>>;
}

/** A dashed line: a bound of one series, or, without a series, of all of them. */
export interface BoundPoint {
  readonly series?: string;
  readonly bound: string;
  readonly steps: number;
  readonly value: number;
}

export interface StepsChart {
  readonly description: string;
  readonly yTitle: string;
  /** What stands on the x axis, where it is not steps. */
  readonly xTitle?: string;
  /** What a series is, where it is not a schedule. */
  readonly seriesTitle?: string;
  /** Numbers of steps that the axis shows, those of rows without a point among them. */
  readonly steps: readonly number[];
  readonly points: readonly StepsPoint[];
  readonly bounds: readonly BoundPoint[];
  /** Names of the bounds, in the order of the legend. */
  readonly boundNames: readonly string[];
  /** A value from which on the axis says nothing, and the label of that region. */
  readonly vacuous?: { readonly from: number; readonly label: string };
}

const DASHES = [
  [6, 3],
  [2, 3],
  [9, 3, 2, 3],
];

/**
 * Values against steps T, both logarithmic: a line with 95% bars and bands for each series, thin dashed lines for
 * bounds. A click on an entry of a legend hides the series, or the bound, and shows it again. Undefined when there is
 * nothing that a logarithmic axis can show.
 */
export function stepsChart(chart: StepsChart): ChartSpec | undefined {
  const { points, bounds, vacuous } = chart;
  const x = logAxis(chart.steps, 2);
  const y = logAxis(
    [
      ...points.flatMap(({ value, low, high }) => [Math.max(low, value / 4), value, high]),
      ...bounds.map(({ value }) => value),
    ],
    10,
  );
  if (points.length === 0 || x === undefined || y === undefined) return undefined;
  const [floor] = y.domain;
  const series = [
    ...new Set([...points.map((point) => point.series), ...bounds.flatMap((b) => b.series ?? [])]),
  ];
  const present = chart.boundNames.filter((name) => bounds.some(({ bound }) => bound === name));
  const kinds = [MEASURED, ...present];
  const own = bounds.filter((bound) => bound.series !== undefined);
  const common = bounds.filter((bound) => bound.series === undefined);

  const colour = {
    field: 'series',
    type: 'nominal',
    scale: { domain: series },
    legend: { title: chart.seriesTitle ?? 'Schedule' },
  };
  const dash = {
    field: 'kind',
    type: 'nominal',
    scale: { domain: kinds, range: [[1, 0], ...present.map((_, i) => DASHES[i % DASHES.length])] },
    legend: present.length > 0 ? { title: 'Line', symbolType: 'stroke', symbolSize: 500 } : null,
  };
  const legends = [
    { param: 'schedules', field: 'series', values: series },
    ...(present.length > 0 ? [{ param: 'lines', field: 'kind', values: kinds }] : []),
  ];
  const toggles = legends.map(({ param, field, values }) => legendToggle(param, field, values));
  const shown = legends.map(({ param }) => ({ filter: { param } }));
  const xChannel = {
    field: 'steps',
    type: 'quantitative',
    title: chart.xTitle ?? 'Steps T (network evaluations)',
    scale: { type: 'log', base: 2, domain: [...x.domain], nice: false },
    axis: { values: [...x.ticks], format: ',d', grid: false },
  };
  const yChannel = {
    field: 'value',
    type: 'quantitative',
    title: chart.yTitle,
    scale: { type: 'log', domain: [...y.domain], nice: false },
    axis: { values: [...y.ticks], format: '~g' },
  };
  const measured = points.map(({ tooltip, low, ...point }) => ({
    ...point,
    low: Math.max(low, floor),
    kind: MEASURED,
    ...Object.fromEntries(Object.values(tooltip).map((text, i) => [`text${i}`, text])),
  }));
  const bar = { y: { ...yChannel, field: 'low' }, y2: { field: 'high' } };
  const base = { x: xChannel, color: colour };

  return {
    $schema: 'https://vega.github.io/schema/vega-lite/v6.json',
    description: chart.description,
    width: 640,
    height: 380,
    config: themeConfig('light'),
    datasets: { measured },
    layer: [
      ...(vacuous && vacuous.from < y.domain[1] ? vacuousLayers(vacuous, y, yChannel) : []),
      ...(own.length > 0
        ? [
            {
              params: toggles,
              data: { values: own.map(({ bound, ...point }) => ({ ...point, kind: bound })) },
              transform: shown,
              mark: { type: 'line', strokeWidth: 1.25, opacity: 0.85 },
              encoding: { ...base, y: yChannel, strokeDash: dash },
            },
          ]
        : []),
      {
        params: own.length > 0 ? [] : toggles,
        data: { name: 'measured' },
        transform: shown,
        mark: { type: 'line', strokeWidth: 2 },
        encoding: { ...base, y: yChannel, strokeDash: dash },
      },
      ...(common.length > 0
        ? [
            {
              data: { values: common.map(({ bound, ...point }) => ({ ...point, kind: bound })) },
              transform: [{ filter: { param: 'lines' } }],
              mark: { type: 'line', style: REFERENCE, strokeWidth: 1.25, clip: true },
              encoding: { x: xChannel, y: yChannel, strokeDash: dash },
            },
          ]
        : []),
      {
        data: { name: 'measured' },
        transform: shown,
        mark: { type: 'area', fillOpacity: 0.2, tooltip: null },
        encoding: { ...base, ...bar },
      },
      {
        data: { name: 'measured' },
        transform: shown,
        mark: { type: 'rule', strokeWidth: 2 },
        encoding: { ...base, ...bar },
      },
      {
        data: { name: 'measured' },
        transform: shown,
        mark: { type: 'point', filled: true, size: 70, opacity: 1 },
        encoding: {
          ...base,
          y: yChannel,
          shape: { ...colour },
          // Titles may have dots and brackets, which in the name of a field are a path.
          tooltip: Object.keys(points[0].tooltip).map((title, i) => ({
            field: `text${i}`,
            type: 'nominal',
            title,
          })),
        },
      },
    ],
  };
}

function vacuousLayers(
  { from, label }: NonNullable<StepsChart['vacuous']>,
  { domain: [floor, top] }: LogAxis,
  yChannel: object,
): object[] {
  const data = { values: [{ from: Math.max(from, floor), top, label }] };
  return [
    {
      data,
      mark: { type: 'rect', style: REGION, tooltip: null },
      encoding: { y: { ...yChannel, field: 'from' }, y2: { field: 'top' } },
    },
    {
      data,
      mark: {
        type: 'text',
        style: REFERENCE_LABEL,
        align: 'right',
        baseline: 'top',
        dx: -6,
        dy: 6,
        tooltip: null,
      },
      encoding: {
        x: { value: 'width' },
        y: { ...yChannel, field: 'top' },
        text: { field: 'label', type: 'nominal' },
      },
    },
  ];
}
