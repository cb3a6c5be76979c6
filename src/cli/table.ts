import { createRequire } from 'node:module';
import type { Format } from './format.js';

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
