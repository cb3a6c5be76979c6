import * as vega from 'vega';
import { compile, type TopLevelSpec } from 'vega-lite';
import { type Scheme, themeConfig } from './theme.js';

let previous: Promise<unknown> = Promise.resolve();

/**
 * A Vega-Lite spec as an SVG document: without a browser or a canvas, and the same bytes each time. Text is measured by
 * estimate, as there are no fonts, so that the picture does not depend on the machine.
 */
export function svgOf(spec: TopLevelSpec, scheme: Scheme = 'light'): Promise<string> {
  // One at a time: clip paths are numbered across all pictures of the process.
  const svg = previous.then(() => render(spec, scheme));
  previous = svg.catch(() => undefined);
  return svg;
}

async function render(spec: TopLevelSpec, scheme: Scheme): Promise<string> {
  const compiled = compile({ ...spec, config: themeConfig(scheme) }).spec;
  const view = new vega.View(vega.parse(compiled), { renderer: 'none' });
  try {
    vega.resetSVGDefIds();
    return await view.toSVG();
  } finally {
    view.finalize();
  }
}
