import { formatEstimate } from '../statistics/format.js';
import type { ChartSpec } from './chartSpec.js';
import type { CsvRow } from './csv.js';
import type { Figure } from './figure.js';
import { legendToggle } from './legendToggle.js';
import type { ProfileCurve } from './rows.js';
import { caption, evenly } from './text.js';
import { themeConfig } from './theme.js';

/** Levels drawn of one curve; more than the pixels of a line would only weigh. */
const MOST_LEVELS = 400;
/** Half-width of the band in standard errors. */
const Z95 = 1.96;

interface Level {
  readonly series: string;
  readonly k: number;
  readonly share: number;
  readonly h: number;
  readonly low: number;
  readonly high: number;
  readonly tooltip: string;
}

/** Information profiles h(k) against the share k / L of tokens revealed. Undefined without levels. */
export function profileFigure(curves: readonly ProfileCurve[]): Figure | undefined {
  const levels = curves.flatMap(levelsOf);
  if (levels.length === 0) return undefined;
  const thinned = curves.some(({ k }) => k.length > MOST_LEVELS);
  const description = 'Information profile: entropy of a masked token against the share of tokens revealed';
  return {
    name: 'profile',
    title: 'Information profile',
    description,
    caption: caption([
      'h(k): mean entropy of a masked token once k uniformly random tokens of L are revealed, in nats, against k/L.',
      'A schedule pays for the drop of h within each of its steps: the steeper the curve, the smaller the steps should be there.',
      'Bands are the estimate plus or minus 1.96 standard errors; exact values have none.',
      thinned ? `At most ${MOST_LEVELS} evenly spaced levels are drawn; the CSV file has all.` : '',
    ]),
    spec: profileChart(levels, description),
    rows: curves.flatMap(csvRows),
  };
}

function levelsOf({ label, length, k, h }: ProfileCurve): Level[] {
  return evenly(k.length, MOST_LEVELS).map((i) => {
    const [value, standardError] = [h.value[i], h.standardError[i]];
    const interval = [value - Z95 * standardError, value + Z95 * standardError] as const;
    return {
      series: label,
      k: k[i],
      share: k[i] / length,
      h: value,
      low: interval[0],
      high: interval[1],
      tooltip: formatEstimate({ value, standardError, ci95: interval, exact: standardError === 0 }),
    };
  });
}

function profileChart(levels: readonly Level[], description: string): ChartSpec {
  const series = [...new Set(levels.map((level) => level.series))];
  const x = {
    field: 'share',
    type: 'quantitative',
    title: 'Share of tokens revealed, k/L',
    scale: { domain: [0, 1] },
    axis: { format: '.0%', grid: false, tickCount: 5 },
  };
  const y = {
    field: 'h',
    type: 'quantitative',
    title: 'h(k) (nats per token)',
    scale: { zero: true },
    axis: { tickCount: 6 },
  };
  const colour = {
    field: 'series',
    type: 'nominal',
    scale: { domain: series },
    legend: { title: 'Data', symbolType: 'stroke', symbolSize: 500 },
  };
  const shown = [{ filter: { param: 'curves' } }];
  return {
    $schema: 'https://vega.github.io/schema/vega-lite/v6.json',
    description,
    width: 640,
    height: 340,
    config: themeConfig('light'),
    data: { values: levels },
    layer: [
      {
        params: [legendToggle('curves', 'series', series)],
        transform: shown,
        mark: { type: 'line', strokeWidth: 2 },
        encoding: { x, y, color: colour },
      },
      {
        transform: shown,
        mark: { type: 'area', fillOpacity: 0.2, tooltip: null },
        encoding: { x, y: { ...y, field: 'low' }, y2: { field: 'high' }, color: colour },
      },
      {
        params: [
          { name: 'near', select: { type: 'point', on: 'pointerover', nearest: true, clear: 'pointerout' } },
        ],
        transform: shown,
        mark: { type: 'point', filled: true, size: 70 },
        encoding: {
          x,
          y,
          color: colour,
          opacity: { condition: { param: 'near', empty: false, value: 1 }, value: 0 },
          tooltip: [
            { field: 'series', type: 'nominal', title: 'Data' },
            { field: 'k', type: 'quantitative', title: 'Tokens revealed k', format: ',d' },
            { field: 'tooltip', type: 'nominal', title: 'h(k) (nats)' },
          ],
        },
      },
    ],
  };
}

function csvRows({ label, length, k, h }: ProfileCurve): CsvRow[] {
  return Array.from({ length: k.length }, (_, i) => ({
    data: label,
    length,
    k: k[i],
    h: h.value[i],
    hStandardError: h.standardError[i],
  }));
}
