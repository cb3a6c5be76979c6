import { createRequire } from 'node:module';
import type { StepsRow } from '../report/rows.js';
import type { Estimate } from '../statistics/estimate.js';
import { type Format, formatEstimate, formatNumber } from '../statistics/format.js';
import { stepsText } from './text.js';

/** A column's heading and texts; words stand to the left, numbers to the right. An empty text is a quantity that does not apply. */
interface Column {
  readonly head: string;
  readonly cells: readonly string[];
  readonly words?: boolean;
}

/** A column as it follows from the rows of a result. */
export type ColumnOf<Row> = (rows: readonly Row[]) => Column;

const EDGES = ['top', 'mid', 'bottom', 'left', 'right'];
const RULES = EDGES.flatMap((edge) => [edge, `${edge}-mid`, `${edge}-left`, `${edge}-right`]);
const PLAIN = { ...Object.fromEntries(RULES.map((rule) => [rule, ''])), middle: '  ' };

const load = createRequire(import.meta.url);

/** A table without rules: a heading, aligned columns two blanks apart. */
export function table<Row>(rows: readonly Row[], columns: readonly ColumnOf<Row>[], format: Format): string {
  const filled = columns.map((column) => column(rows));
  const Table = load('cli-table3') as typeof import('cli-table3');
  const printed = new Table({
    head: filled.map(({ head }) => heading(head, format)),
    colAligns: filled.map(({ words }) => (words ? 'left' : 'right')),
    chars: PLAIN,
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': 0 },
  });
  printed.push(...rows.map((_, row) => filled.map(({ cells }) => cells[row])));
  return tidy(printed.toString());
}

/** Words, to the left. */
export function words<Row>(head: string, text: (row: Row) => string): ColumnOf<Row> {
  return (rows) => ({ head, cells: rows.map(text), words: true });
}

/** Numbers as texts, to the right. */
export function numbers<Row>(head: string, text: (row: Row) => string): ColumnOf<Row> {
  return (rows) => ({ head, cells: rows.map(text) });
}

/**
 * Estimates. Where all are exact the heading says so, once; otherwise each exact value says it itself. `unit` may be
 * empty; `scale` takes nats to that unit.
 */
export function estimates<Row>(
  name: string,
  unit: string,
  estimate: (row: Row) => Estimate | undefined,
  scale = 1,
): ColumnOf<Row> {
  return (rows) => {
    const all = rows.map(estimate);
    const exact = all.every((one) => one?.exact !== false) && all.some(Boolean);
    const remarks = [unit, exact ? 'exact' : ''].filter((remark) => remark !== '').join(', ');
    const text = (one: Estimate) => (exact ? formatNumber(one.value * scale) : formatEstimate(one, scale));
    return {
      head: remarks === '' ? name : `${name} (${remarks})`,
      cells: all.map((one) => (one === undefined ? '' : text(one))),
    };
  };
}

/** The columns that every table of schedules begins with. */
export const SCHEDULE_COLUMNS: readonly ColumnOf<StepsRow>[] = [
  words('schedule', ({ schedule }) => schedule),
  numbers('steps', stepsText),
];

/** Names to the left, values beside them. */
export function pairs(entries: readonly (readonly [string, string])[], format: Format): string {
  const width = Math.max(...entries.map(([name]) => name.length));
  return entries.map(([name, value]) => `${heading(name.padEnd(width), format)}  ${value}`).join('\n');
}

/** A line that explains the table above it. */
export function note(text: string, format: Format): string {
  return format.colour ? colours().dim(text) : text;
}

/** What stands above something, in bold where there is colour. */
export function heading(text: string, format: Format): string {
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
