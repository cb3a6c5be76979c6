import type { DivergenceRow } from '../quantities/divergence.js';
import type { ErrorRateRow } from '../quantities/errorRate.js';
import type { Estimate } from '../statistics/estimate.js';
import { formatEstimate, formatNumber } from '../statistics/format.js';
import { stepsOf } from './text.js';

/** What a cell reads, and what it is sorted by; a cell without a value comes last. */
export interface ReportCell {
  readonly text: string;
  readonly sort?: number | string;
}

/** A table that readers can sort. Columns of numbers are set flush right. */
export interface ReportTable {
  readonly caption: string;
  readonly columns: readonly { readonly title: string; readonly numeric: boolean }[];
  readonly rows: readonly (readonly ReportCell[])[];
}

const text = (title: string) => ({ title, numeric: false });
const number = (title: string) => ({ title, numeric: true });

/** KL and its bounds; `length` is L. */
export function divergenceTable(rows: readonly DivergenceRow[], length: number): ReportTable {
  return {
    caption: `KL divergence by schedule and steps (nats; L = ${length}; ± is the standard error)`,
    columns: [
      text('Schedule'),
      number('Steps T'),
      number('KL per token'),
      number('KL per sequence'),
      number('Refined bound'),
      number('Theorem 1'),
    ],
    rows: rows.map((row) => [
      { text: row.schedule, sort: row.schedule },
      { text: stepsOf(row), sort: row.steps },
      estimateCell(row.klPerToken),
      estimateCell(row.kl),
      estimateCell(row.bounds.refined),
      estimateCell(row.bounds.theorem1),
    ]),
  };
}

/** TER gap, ratio and bounds. */
export function errorRateTable(rows: readonly ErrorRateRow[]): ReportTable {
  return {
    caption:
      'Token error rate by schedule and steps (gaps and bounds in bits per token; ± is the standard error)',
    columns: [
      text('Schedule'),
      number('Steps T'),
      number('TER gap'),
      number('TER ratio'),
      number('Worst case'),
      number('Feng et al.'),
    ],
    rows: rows.map((row) => [
      { text: row.schedule, sort: row.schedule },
      { text: stepsOf(row), sort: row.steps },
      estimateCell(row.log2TerGap),
      estimateCell(row.terRatio),
      boundCell(row.worstCaseBound, ''),
      boundCell(row.fengBound, row.fengVacuous ? ' (vacuous)' : ''),
    ]),
  };
}

function estimateCell(estimate: Estimate | undefined): ReportCell {
  return estimate ? { text: formatEstimate(estimate), sort: estimate.value } : { text: '' };
}

function boundCell(estimate: Estimate | undefined, remark: string): ReportCell {
  return estimate
    ? { text: `${formatNumber(estimate.value, 4)}${remark}`, sort: estimate.value }
    : { text: '' };
}
