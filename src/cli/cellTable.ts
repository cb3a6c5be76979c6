import { quantityNamed } from '../quantities/registry.js';
import { type CsvRow, estimateColumns } from '../report/csv.js';
import type { Estimate } from '../statistics/estimate.js';
import { type Format, formatEstimate, unitScale } from '../statistics/format.js';
import type { CellResult } from '../studies/index.js';
import { CONDITIONAL } from './notes.js';
import { type ColumnOf, note, numbers, table, words } from './table.js';

/** Cells of a study, a line each, with the one number that their quantity shows. */
export function cellTable(cells: readonly CellResult[], format: Format): string {
  const several = (key: 'seed' | 'sampler' | 'predictor') =>
    new Set(cells.flatMap((cell) => cell[key] ?? [])).size > 1;
  const columns: ColumnOf<CellResult>[] = [
    words('model', ({ model }) => model),
    numbers('L', ({ length }) => String(length)),
    ...(several('sampler') ? [words<CellResult>('sampler', ({ sampler = '' }) => sampler)] : []),
    ...(several('predictor') ? [words<CellResult>('predictor', ({ predictor = '' }) => predictor)] : []),
    words('schedule', ({ schedule = '' }) => schedule),
    numbers('T', ({ steps = '' }) => String(steps)),
    ...(several('seed') ? [words<CellResult>('seed', ({ seed }) => seed)] : []),
    words('quantity', ({ quantity }) => quantity),
    words('value', (cell) => `${headlineText(cell, format)}${cell.missed ? ', target missed' : ''}`),
  ];
  return [table(cells, columns, format), note(CONDITIONAL, format)].join('\n\n');
}

function headlineText({ quantity, result }: CellResult, format: Format): string {
  const { what, unit, estimate } = quantityNamed(quantity).headline(result as never);
  const inNats = unit === 'nats';
  return `${what} ${formatEstimate(estimate, inNats ? unitScale(format.unit) : 1)} ${inNats ? format.unit : unit}`;
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
