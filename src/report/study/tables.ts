import { groupedBy } from '../../groupedBy.js';
import type { CellResult } from '../../quantities/cellResult.js';
import type { Estimate } from '../../statistics/estimate.js';
import { formatEstimate, formatNumber } from '../../statistics/format.js';
import type { ReportCell, ReportTable } from '../table.js';
import { AXES, AXIS_TITLES, type Axis } from './axes.js';
import { pairedIn } from './differences.js';

const NUMERIC: readonly Axis[] = ['length', 'steps'];

/** Rows of paired differences that a page can bear. */
const MOST_DIFFERENCES = 1000;

/**
 * A table for each quantity: the axes of its cells, then every estimate of its results, bounds last; and one of the paired
 * differences between cells, where there are any.
 */
export function studyTables(cells: readonly CellResult[]): ReportTable[] {
  return [...groupedBy(cells, ({ quantity }) => quantity)].flatMap(([quantity, own]) => [
    tableOf(quantity, own),
    ...differencesTable(quantity, own),
  ]);
}

function tableOf(quantity: string, cells: readonly CellResult[]): ReportTable {
  const axes = AXES.filter(
    (axis) =>
      cells.some((cell) => cell[axis] !== undefined) &&
      (axis !== 'seed' || new Set(cells.map(({ seed }) => seed)).size > 1),
  );
  const estimates = cells.map(({ result }) => estimatesOf(result));
  const names = [...new Set(estimates.flatMap((one) => Object.keys(one)))];
  return {
    caption: `${quantity}: every cell of the study (nats; log2 and bounds of ter in bits; ± is the standard error)`,
    columns: [
      ...axes.map((axis) => ({ title: AXIS_TITLES[axis], numeric: NUMERIC.includes(axis) })),
      ...names.map((title) => ({ title, numeric: true })),
    ],
    rows: cells.map((cell, i) => [
      ...axes.map((axis) => axisCell(cell, axis)),
      ...names.map((name) => estimateCell(estimates[i][name])),
    ]),
  };
}

/** Where cells stand that are compared. */
const SETTING: readonly Axis[] = ['model', 'length', 'predictor', 'seed'];

function differencesTable(quantity: string, cells: readonly CellResult[]): ReportTable[] {
  const all = pairedIn(cells);
  if (all.length === 0) return [];
  const shown = all.slice(0, MOST_DIFFERENCES);
  const axes = SETTING.filter(
    (axis) => axis === 'model' || axis === 'length' || new Set(cells.map((cell) => cell[axis])).size > 1,
  );
  const text = (value: string) => ({ text: value, sort: value });
  const more =
    shown.length < all.length
      ? `; the first ${shown.length} of ${all.length}, all are in what merge prints`
      : '';
  return [
    {
      caption: `${quantity}: A minus B on the same trajectories (nats; ± is the standard error of the difference${more})`,
      columns: [
        ...axes.map((axis) => ({ title: AXIS_TITLES[axis], numeric: NUMERIC.includes(axis) })),
        ...['A', 'B'].map((title) => ({ title, numeric: false })),
        { title: AXIS_TITLES.steps, numeric: true },
        { title: 'A minus B', numeric: true },
      ],
      rows: shown.map(({ cell, a, b, requestedSteps, estimate }) => [
        ...axes.map((axis) => axisCell(cell, axis)),
        text(a),
        text(b),
        requestedSteps === undefined
          ? { text: '' }
          : { text: formatNumber(requestedSteps), sort: requestedSteps },
        estimateCell(estimate),
      ]),
    },
  ];
}

function axisCell(cell: CellResult, axis: Axis): ReportCell {
  const value = cell[axis];
  if (value === undefined) return { text: '' };
  return typeof value === 'number'
    ? { text: formatNumber(value), sort: value }
    : { text: value, sort: value };
}

function estimateCell(estimate: Estimate | undefined): ReportCell {
  return estimate ? { text: formatEstimate(estimate), sort: estimate.value } : { text: '' };
}

/** The estimates of a result under titles that people read. */
function estimatesOf(result: object): Record<string, Estimate> {
  const found: [string, Estimate][] = [];
  for (const [name, value] of Object.entries(result)) {
    if (isEstimate(value)) found.push([titleOf(name), value]);
    else if (name === 'bounds')
      for (const [bound, limit] of Object.entries(value as object))
        if (isEstimate(limit)) found.push([`bound: ${titleOf(bound)}`, limit]);
  }
  return Object.fromEntries(found);
}

function isEstimate(value: unknown): value is Estimate {
  return typeof value === 'object' && value !== null && 'standardError' in value && 'exact' in value;
}

/** `klPerToken` as `kl per token`. */
function titleOf(name: string): string {
  return name.replace(/([A-Z])/g, (letter) => ` ${letter.toLowerCase()}`).replace(/^kl\b/, 'KL');
}
