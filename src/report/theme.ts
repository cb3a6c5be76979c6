import type { ChartConfig } from './chartSpec.js';

/** Named mark styles for what has no series: lines and labels that refer to all of them, and shaded regions. */
export const REFERENCE = 'reference';
export const REFERENCE_LABEL = 'reference-label';
export const REGION = 'region';

export const FONT = 'system-ui, "Helvetica Neue", Arial, "DejaVu Sans", sans-serif';

interface Ink {
  readonly background: string;
  readonly text: string;
  readonly muted: string;
  readonly grid: string;
  /** Okabe and Ito's colours, the ones that stand out against the background first. */
  readonly series: readonly string[];
}

export const INK: { readonly light: Ink; readonly dark: Ink } = {
  light: {
    background: '#ffffff',
    text: '#1f2328',
    muted: '#59636e',
    grid: '#e4e7eb',
    series: ['#0072b2', '#d55e00', '#009e73', '#cc79a7', '#e69f00', '#56b4e9', '#000000'],
  },
  dark: {
    background: '#14181d',
    text: '#e6e9ed',
    muted: '#a3adb8',
    grid: '#2b323a',
    series: ['#56b4e9', '#e69f00', '#009e73', '#cc79a7', '#d55e00', '#f0e442', '#ffffff'],
  },
};

/** Whether a figure is for light or for dark pages. */
export type Scheme = keyof typeof INK;

/** Shapes tell series apart where colours do not. Seven colours and eight shapes repeat together after 56 series. */
const SHAPES = [
  'circle',
  'square',
  'triangle-up',
  'diamond',
  'triangle-down',
  'cross',
  'triangle-right',
  'triangle-left',
];

/** The look of every figure, for a light or a dark page. Colours of series come from here, not from the specs. */
export function themeConfig(scheme: Scheme): ChartConfig {
  const { background, text, muted, grid, series } = INK[scheme];
  return {
    background,
    font: FONT,
    range: { category: [...series], symbol: SHAPES },
    view: { stroke: null },
    axis: {
      labelColor: muted,
      titleColor: text,
      titleFontWeight: 'normal',
      labelFontSize: 12,
      titleFontSize: 13,
      titlePadding: 10,
      gridColor: grid,
      domainColor: muted,
      tickColor: muted,
      labelOverlap: 'greedy',
      labelSeparation: 6,
      labelFlush: false,
    },
    legend: {
      orient: 'bottom',
      direction: 'horizontal',
      columns: 4,
      columnPadding: 18,
      rowPadding: 6,
      labelColor: text,
      titleColor: muted,
      labelFontSize: 13,
      titleFontSize: 12,
      titleFontWeight: 'normal',
      // Text without fonts is taken to be wide; a limit near the real width would cut it.
      labelLimit: 300,
      titleLimit: 300,
      // One legend under the other.
      layout: { bottom: { direction: 'vertical', anchor: 'start' } },
      symbolSize: 110,
      symbolStrokeWidth: 2,
      symbolBaseStrokeColor: text,
      offset: 14,
    },
    style: {
      [REFERENCE]: { stroke: text, color: text },
      [REFERENCE_LABEL]: { fill: muted, color: muted, fontSize: 12 },
      [REGION]: { fill: muted, color: muted, opacity: 0.1 },
    },
  };
}
