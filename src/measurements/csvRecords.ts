import { inputError } from '../errors.js';
import { LONGEST_RECORD, type RawRecord, type RawValue, type RecordReader, shortened } from './rawRecord.js';

const USED = ['length', 'revealed', 'nll', 'sequence'] as const;
const REQUIRED = USED.slice(0, 3);

interface Header {
  readonly columns: number;
  readonly delimiter: string;
  /** Column of each used name. */
  readonly used: readonly (readonly [name: string, column: number])[];
}

/**
 * CSV or TSV with a header line, RFC 4180: cells in double quotes may hold delimiters, doubled quotes and line ends. Blanks
 * around cells and blank lines are skipped; the delimiter is a tab or a semicolon where the header has it and no comma.
 */
export function csvReader(file: string): RecordReader {
  let rest = '';
  let line = 0;
  let header: Header | undefined;
  /** The lines of a record whose quotes are still open. */
  let open: { readonly lines: string[]; readonly line: number; length: number } | undefined;

  const recordsIn = (lines: readonly string[]): RawRecord[] => {
    const records: RawRecord[] = [];
    for (const text of lines) {
      line++;
      if (open === undefined && text.trim() === '') continue;
      const odd = oddQuotes(text);
      if (open === undefined && !odd) add(records, text, line);
      else if (open === undefined) open = { lines: [text], line, length: text.length };
      else {
        open.lines.push(text);
        open.length += text.length + 1;
        if (open.length > LONGEST_RECORD) throw unclosed(file, open.line);
        if (odd) {
          add(records, open.lines.join('\n'), open.line);
          open = undefined;
        }
      }
    }
    return records;
  };
  const add = (records: RawRecord[], text: string, at: number) => {
    if (header === undefined) header = headerOf(text, file, at);
    else records.push(recordOf(text, header, file, at));
  };
  return {
    push(piece) {
      // A return at the end may be the first half of a line end.
      const text = rest + piece;
      const whole = text.endsWith('\r') ? text.length - 1 : text.length;
      const lines = text.slice(0, whole).split(/\r\n|\n|\r/);
      rest = lines.pop()! + text.slice(whole);
      if (rest.length > LONGEST_RECORD) {
        throw inputError(`${file}, line ${line + 1}: more than 2^24 characters`, 'write one row per line');
      }
      return recordsIn(lines);
    },
    end() {
      const records = recordsIn(rest.split(/\r\n|\n|\r/));
      if (open !== undefined) throw unclosed(file, open.line);
      return records;
    },
  };
}

function unclosed(file: string, line: number): Error {
  return inputError(
    `${file}, line ${line}: a quote is opened and not closed`,
    'close it, and double quotes inside of cells',
  );
}

function oddQuotes(text: string): boolean {
  let odd = false;
  for (let at = text.indexOf('"'); at >= 0; at = text.indexOf('"', at + 1)) odd = !odd;
  return odd;
}

function headerOf(text: string, file: string, line: number): Header {
  const delimiter = text.includes(',') ? ',' : text.includes('\t') ? '\t' : text.includes(';') ? ';' : ',';
  const names = cellsOf(text, delimiter, file, line).map((name) => {
    const lower = name.toLowerCase();
    return (USED as readonly string[]).includes(lower) ? lower : name;
  });
  names.forEach((name, column) => {
    const earlier = names.indexOf(name);
    if (name !== '' && earlier < column) {
      throw inputError(
        `${file}, line ${line}: two columns are named ${shortened(name)} (columns ${earlier + 1} and ${column + 1})`,
        'name every column once, whatever the case of its letters',
      );
    }
  });
  const missing = REQUIRED.find((name) => !names.includes(name));
  if (missing !== undefined) {
    throw inputError(
      `${file}, line ${line}: the header has no column "${missing}": ${shortened(text)}`,
      'name the columns length, revealed, nll and, if known, sequence',
    );
  }
  const used = USED.map((name) => [name, names.indexOf(name)] as const).filter(([, column]) => column >= 0);
  return { columns: names.length, delimiter, used };
}

function recordOf(text: string, header: Header, file: string, line: number): RawRecord {
  const cells = cellsOf(text, header.delimiter, file, line);
  if (cells.length !== header.columns) {
    throw inputError(
      `${file}, line ${line}: ${cells.length} cells under ${header.columns} columns: ${shortened(text)}`,
      'give every line one cell per column',
    );
  }
  const fields = new Map<string, RawValue>();
  for (const [name, column] of header.used) fields.set(name, rawValue(name, cells[column]));
  return { place: `line ${line}`, fields };
}

const NOTHING = /^([+-]?nan|null|none|n\/?a)?$/i;
const NUMBER = /^[+-]?((\d+\.?\d*|\.\d+)(e[+-]?\d+)?|inf|infinity)$/i;

function rawValue(name: string, text: string): RawValue {
  // A sequence may be called anything.
  if (name === 'sequence') return { kind: text === '' ? 'nothing' : 'text', text };
  return { kind: NUMBER.test(text) ? 'number' : NOTHING.test(text) ? 'nothing' : 'text', text };
}

/** The cells of one record whose quotes are closed. */
function cellsOf(text: string, delimiter: string, file: string, line: number): string[] {
  if (!text.includes('"')) return text.split(delimiter).map((cell) => cell.trim());
  const cells: string[] = [];
  const bad = (what: string) =>
    inputError(
      `${file}, line ${line}: ${what}: ${shortened(text)}`,
      'put the whole cell in double quotes, and double those inside',
    );
  const end = (from: number) => {
    const found = text.indexOf(delimiter, from);
    return found < 0 ? text.length : found;
  };
  for (let at = 0; at <= text.length; ) {
    let start = at;
    while (start < text.length && text[start] !== delimiter && text[start].trim() === '') start++;
    if (text[start] !== '"') {
      const stop = end(start);
      const cell = text.slice(start, stop);
      if (cell.includes('"')) throw bad('a quote inside of a cell without quotes');
      cells.push(cell.trim());
      at = stop + 1;
      continue;
    }
    let close = text.indexOf('"', start + 1);
    while (close >= 0 && text[close + 1] === '"') close = text.indexOf('"', close + 2);
    if (close < 0) throw bad('a quote is opened and not closed');
    const stop = end(close);
    if (text.slice(close + 1, stop).trim() !== '') throw bad('text behind the quotes of a cell');
    cells.push(text.slice(start + 1, close).replaceAll('""', '"'));
    at = stop + 1;
  }
  return cells;
}
