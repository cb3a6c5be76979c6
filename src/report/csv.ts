import type { Estimate } from '../statistics/estimate.js';

/** What a cell may hold; what is undefined is left empty. */
export type CsvCell = string | number | boolean | undefined;

/** Columns in the order of the first row that has them. */
export type CsvRow = Readonly<Record<string, CsvCell>>;

/** The two columns of an estimate, in nats: `kl` and `klStandardError`. */
export function estimateColumns(name: string, estimate: Estimate | undefined): CsvRow {
  if (estimate === undefined) return {};
  return { [name]: estimate.value, [`${name}StandardError`]: estimate.standardError };
}

/** RFC 4180, with a header and line feeds; numbers keep every digit, an infinite value is `Infinity`. */
export function csvText(rows: readonly CsvRow[]): string {
  const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  const lines = [columns, ...rows.map((row) => columns.map((column) => row[column]))];
  return lines.map((cells) => cells.map(cell).join(',')).join('\n');
}

function cell(value: CsvCell): string {
  const text = value === undefined ? '' : String(value);
  return /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
