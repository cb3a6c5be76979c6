import type { ChartSpec } from './chartSpec.js';
import type { CsvRow } from './csv.js';

/** One figure of a report: the picture, what it shows in words, and the numbers behind it. */
export interface Figure {
  /** Stem of the files written beside the page: lower-case letters, digits and hyphens. */
  readonly name: string;
  readonly title: string;
  /** What is drawn, how to read it, and what had to be left out. */
  readonly caption: string;
  /** One line for those who do not see the picture. */
  readonly description: string;
  readonly spec: ChartSpec;
  /** Every row, drawn or not. */
  readonly rows: readonly CsvRow[];
}
