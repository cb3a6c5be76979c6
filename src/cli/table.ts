import { createRequire } from 'node:module';
import { type Format, formatEstimate, formatNumber } from '../report/format.js';
import type { Estimate } from '../statistics/estimate.js';

/** A column: its heading, and whether its cells are words (to the left) or numbers (to the right). */
export interface Column {
  readonly head: string;
  readonly words?: boolean;
}

const EDGES = ['top', 'mid', 'bottom', 'left', 'right'];
const RULES = EDGES.flatMap((edge) => [edge, `${edge}-mid`, `${edge}-left`, `${edge}-right`]);
const PLAIN = { ...Object.fromEntries(RULES.map((rule) => [rule, ''])), middle: '  ' };

const load = createRequire(import.meta.url);

/** A table without rules: a heading, aligned columns two blanks apart. An empty cell is a quantity that does not apply. */
export function table(
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
  format: Format,
): string {
  const Table = load('cli-table3') as typeof import('cli-table3');
  const printed = new Table({
    head: columns.map((column) => heading(column.head, format)),
    colAligns: columns.map((column) => (column.words ? 'left' : 'right')),
    chars: PLAIN,
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': 0 },
  });
  for (const row of rows) printed.push([...row]);
  return tidy(printed.toString());
}

/**
 * A column of estimates. Where all are exact the heading says so, once; otherwise each exact value says it itself.
 * `unit` may be empty; a missing estimate is an empty cell.
 */
export function estimateColumn(
  name: string,
  unit: string,
  estimates: readonly (Estimate | undefined)[],
  scale = 1,
): { readonly column: Column; readonly cells: readonly string[] } {
  const exact = estimates.every((estimate) => estimate?.exact !== false) && estimates.some(Boolean);
  const remarks = [unit, exact ? 'exact' : ''].filter((remark) => remark !== '').join(', ');
  const text = (estimate: Estimate) =>
    exact ? formatNumber(estimate.value * scale) : formatEstimate(estimate, scale);
  return {
    column: { head: remarks === '' ? name : `${name} (${remarks})` },
    cells: estimates.map((estimate) => (estimate === undefined ? '' : text(estimate))),
  };
}

/** A table from whole columns. */
export function tableOfColumns(
  columns: readonly { readonly column: Column; readonly cells: readonly string[] }[],
  format: Format,
): string {
  const rows = columns[0].cells.map((_, row) => columns.map(({ cells }) => cells[row]));
  return table(
    columns.map(({ column }) => column),
    rows,
    format,
  );
}

/** A column of plain text. */
export function textColumn(head: string, cells: readonly string[], words = false) {
  return { column: { head, words }, cells };
}

/** Names to the left, values beside them. */
export function pairs(entries: readonly (readonly [string, string])[], format: Format): string {
  const width = Math.max(...entries.map(([name]) => name.length));
  return entries.map(([name, value]) => `${heading(name.padEnd(width), format)}  ${value}`).join('\n');
}

/** A line that explains the table above it. */
export function note(text: string, format: Format): string {
  return format.colour ? colours().dim(text) : text;
}

function heading(text: string, format: Format): string {
  return format.colour ? colours().bold(text) : text;
}

function colours() {
  return (load('picocolors') as typeof import('picocolors')).createColors(true);
}

function tidy(text: string): string {
  return text
    .split('\n')
    .map((line) => line.trimEnd())
    .filter((line) => line !== '')
    .join('\n');
}
