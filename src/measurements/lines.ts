import { inputError } from '../errors.js';

/** One record of a file, before its fields are checked. */
export interface RawRecord {
  /** Line number, from 1. */
  readonly line: number;
  readonly fields: Readonly<Record<string, unknown>>;
}

const REQUIRED = ['length', 'revealed', 'nll'] as const;

/** The records of NDJSON (a first line that starts with "{") or of CSV with a header line. Blank lines are skipped. */
export function recordsOf(text: string, file: string): RawRecord[] {
  const lines = text
    .replace(/^\uFEFF/, '')
    .split(/\r\n|\n|\r/)
    .map((content, index) => ({ content: content.trim(), line: index + 1 }))
    .filter(({ content }) => content !== '');
  if (lines.length === 0) {
    throw inputError(
      `${file} is empty`,
      'write one measurement per line: {"length": 512, "revealed": 64, "nll": 2.1}',
    );
  }
  return lines[0].content.startsWith('{') ? jsonRecords(lines, file) : csvRecords(lines, file);
}

function jsonRecords(lines: { content: string; line: number }[], file: string): RawRecord[] {
  return lines.map(({ content, line }) => {
    let value: unknown;
    try {
      value = JSON.parse(content);
    } catch (cause) {
      throw inputError(
        `${file}, line ${line}: not JSON: ${shortened(content)}`,
        'write one JSON object per line',
        { cause },
      );
    }
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      throw inputError(
        `${file}, line ${line}: not an object: ${shortened(content)}`,
        'write {"length": .., "revealed": .., "nll": ..}',
      );
    }
    return { line, fields: value as Record<string, unknown> };
  });
}

function csvRecords(lines: { content: string; line: number }[], file: string): RawRecord[] {
  const header = cells(lines[0].content).map((name) => name.toLowerCase());
  const missing = REQUIRED.find((name) => !header.includes(name));
  if (missing !== undefined) {
    throw inputError(
      `${file}, line ${lines[0].line}: the header has no column "${missing}": ${shortened(lines[0].content)}`,
      'name the columns length, revealed, nll and, if known, sequence',
    );
  }
  return lines.slice(1).map(({ content, line }) => {
    const values = cells(content);
    if (values.length !== header.length) {
      throw inputError(
        `${file}, line ${line}: ${values.length} cells under ${header.length} columns: ${shortened(content)}`,
        'give every line one cell per column',
      );
    }
    const fields: Record<string, unknown> = {};
    header.forEach((name, column) => {
      const cell = values[column];
      if (name === 'sequence') {
        if (cell !== '') fields[name] = cell;
      } else fields[name] = cell === '' || Number.isNaN(Number(cell)) ? cell : Number(cell);
    });
    return { line, fields };
  });
}

/** Cells of a CSV line; a cell in double quotes may hold commas and doubled quotes. */
function cells(line: string): string[] {
  const cell = /\s*(?:"((?:[^"]|"")*)"\s*|([^,]*)),/g;
  return Array.from(
    `${line},`.matchAll(cell),
    ([, quoted, plain]) => quoted?.replaceAll('""', '"') ?? plain.trim(),
  );
}

/** At most 60 characters, for messages. */
export function shortened(text: string): string {
  return text.length <= 60 ? text : `${text.slice(0, 57)}...`;
}
