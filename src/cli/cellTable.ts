import { type CsvRow, estimateColumns } from '../report/csv.js';
import { type Format, formatEstimate, unitScale } from '../report/format.js';
import type { Estimate } from '../statistics/estimate.js';
import type { CellResult } from '../studies/index.js';
import { quantityNamed } from '../studies/quantities/registry.js';
import { CONDITIONAL } from './notes.js';
import { note, tableOfColumns, textColumn } from './table.js';

/** Cells of a study, a line each, with the one number that their quantity shows. */
export function cellTable(cells: readonly CellResult[], format: Format): string {
  const text = (
    key: 'quantity' | 'model' | 'schedule' | 'length' | 'steps' | 'seed',
    head: string,
    words = false,
  ) =>
    textColumn(
      head,
      cells.map((cell) => String(cell[key] ?? '')),
      words,
    );
  const headlines = cells.map(({ quantity, result }) => quantityNamed(quantity).headline(result as never));
  const columns = [
    text('model', 'model', true),
    text('length', 'L'),
    text('schedule', 'schedule', true),
    text('steps', 'T'),
    ...(new Set(cells.map(({ seed }) => seed)).size > 1 ? [text('seed', 'seed', true)] : []),
    text('quantity', 'quantity', true),
    textColumn(
      'value',
      headlines.map(({ what, unit, estimate }) => {
        const scale = unit === 'nats' ? unitScale(format.unit) : 1;
        return `${what} ${formatEstimate(estimate, scale)} ${unit === 'nats' ? format.unit : unit}`;
      }),
      true,
    ),
  ];
  return [tableOfColumns(columns, format), note(CONDITIONAL, format)].join('\n\n');
}

/** One row per cell: its keys, its numbers and its estimates; lists and vectors are in the JSON alone. */
export function cellRows(cells: readonly CellResult[]): CsvRow[] {
  return cells.map(({ result, ...cell }) => ({
    ...cell,
    ...Object.assign({}, ...Object.entries(result).map(([name, value]) => columnsOf(name, value))),
  }));
}

function columnsOf(name: string, value: unknown): CsvRow {
  if (typeof value === 'number' || typeof value === 'boolean') return { [name]: value };
  if (typeof value === 'object' && value !== null && 'standardError' in value && 'exact' in value)
    return estimateColumns(name, value as Estimate);
  return {};
}
