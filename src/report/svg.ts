import type { TopLevelSpec } from 'vega-lite';
import type { ChartSpec } from './chartSpec.js';
import { type Scheme, themeConfig } from './theme.js';

let previous: Promise<unknown> = Promise.resolve();

/**
 * A Vega-Lite spec as an SVG document: without a browser or a canvas, and the same bytes each time. Text is measured by
 * estimate, as there are no fonts, so that the picture does not depend on the machine.
 */
export function svgOf(spec: ChartSpec, scheme: Scheme = 'light'): Promise<string> {
  // One at a time: clip paths are numbered across all pictures of the process.
  const svg = previous.then(() => render(spec, scheme));
  previous = svg.catch(() => undefined);
  return svg;
}

async function render(spec: ChartSpec, scheme: Scheme): Promise<string> {
  const { legend, ...theme } = themeConfig(scheme);
  const config = { ...theme, legend: { ...legend, columns: legendColumns(spec) } };
  // On use: these are most of what loading the package would cost. One after the other, as they share parts.
  const vega = await import('vega');
  const { compile } = await import('vega-lite');
  const compiled = compile({ ...spec, config } as TopLevelSpec).spec;
  const view = new vega.View(vega.parse(compiled), { renderer: 'none' });
  try {
    vega.resetSVGDefIds();
    return await view.toSVG();
  } finally {
    view.finalize();
  }
}

/** Pixels of a letter in a legend, and of a symbol with its margins. */
const LETTER = 8;
const SYMBOL = 48;

/** Columns of the legends that stay within the plot's width, four at most. */
function legendColumns(spec: ChartSpec): number {
  const { width = 0, layer = [] } = spec as { width?: number; layer?: readonly Layer[] };
  const labels = layer.flatMap(({ params = [] }) =>
    params.flatMap(({ value = [] }) => value.flatMap((shown) => Object.values(shown))),
  );
  const longest = Math.max(1, ...labels.map((label) => label.length));
  return Math.max(1, Math.min(4, Math.floor(width / (SYMBOL + LETTER * longest))));
}

/** What a legend shows stands in the parameters by which it hides and shows. */
interface Layer {
  readonly params?: readonly { readonly value?: readonly Readonly<Record<string, string>>[] }[];
}
