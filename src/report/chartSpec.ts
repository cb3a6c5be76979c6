/**
 * A Vega-Lite 6 specification as plain data: for `svgOf`, or for Vega-Lite itself, whose `TopLevelSpec` may be given wherever
 * this is asked for. It is no type of Vega-Lite's, so that users of the library need not have its types.
 */
export interface ChartSpec {
  readonly $schema?: string;
  readonly description?: string;
  readonly width?: unknown;
  readonly height?: unknown;
  readonly config?: object;
  readonly data?: unknown;
  readonly datasets?: unknown;
  readonly layer?: unknown;
}

/** A Vega-Lite configuration, the look of a figure, as plain data. */
export interface ChartConfig {
  readonly background: string;
  readonly font: string;
  readonly range: object;
  readonly view: object;
  readonly axis: object;
  readonly legend: object;
  readonly style: object;
}
