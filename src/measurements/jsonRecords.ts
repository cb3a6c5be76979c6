import { inputError } from '../errors.js';
import { blanksEnd, jsonMembers, jsonValueEnd } from './jsonMembers.js';
import {
  LONGEST_RECORD,
  lineEnds,
  type RawRecord,
  type RawValue,
  type RecordReader,
  shortened,
} from './rawRecord.js';

/** NDJSON: one object a line; blank lines are skipped. */
export function ndjsonReader(file: string): RecordReader {
  let rest = '';
  let line = 0;
  const recordsIn = (lines: string[]) =>
    lines.flatMap((text) => {
      line++;
      const content = text.trim();
      return content === ''
        ? []
        : [objectRecord(content, file, `line ${line}`, 'write one JSON object per line')];
    });
  return {
    push(piece) {
      const lines = (rest + piece).split('\n');
      rest = lines.pop()!;
      if (rest.length > LONGEST_RECORD) throw tooLong(file, `line ${line + 1}`);
      return recordsIn(lines);
    },
    end: () => recordsIn([rest]),
  };
}

/** A JSON array of objects. */
export function jsonArrayReader(file: string): RecordReader {
  let rest = '';
  let line = 1;
  let records = 0;
  let state: 'start' | 'first' | 'value' | 'comma' | 'closed' = 'start';
  const fail = (what: string, at: number, remedy = 'write an array of objects, or one object per line') =>
    inputError(`${file}, line ${line + lineEnds(rest.slice(0, at))}: ${what}`, remedy);

  function* take(last: boolean): Generator<RawRecord> {
    let at = 0;
    let counted = 0;
    for (at = blanksEnd(rest, at); at < rest.length; at = blanksEnd(rest, at)) {
      const character = rest[at];
      if (state === 'closed') throw fail(`text after the end of the array: ${shortened(rest.slice(at))}`, at);
      if (state === 'start') {
        state = 'first';
        at++;
      } else if (character === ']' && state !== 'value') {
        state = 'closed';
        at++;
      } else if (state === 'comma') {
        if (character !== ',') throw fail(`no comma between records: ${shortened(rest.slice(at))}`, at);
        state = 'value';
        at++;
      } else {
        const end = jsonValueEnd(rest, at);
        if (end < 0) break;
        line += lineEnds(rest.slice(counted, at));
        const place = `record ${++records} (line ${line})`;
        counted = at;
        yield objectRecord(rest.slice(at, end), file, place, 'write an array of objects');
        state = 'comma';
        at = end;
      }
    }
    line += lineEnds(rest.slice(counted, at));
    rest = rest.slice(at);
    if (rest.length > LONGEST_RECORD) throw tooLong(file, `line ${line}`);
    if (last && state !== 'closed')
      throw fail('the array has no end', rest.length, 'give the whole file: it seems to be cut off');
  }
  return {
    push(piece) {
      rest += piece;
      return [...take(false)];
    },
    end: () => [...take(true)],
  };
}

function tooLong(file: string, place: string): Error {
  return inputError(
    `${file}, ${place}: a record of more than 2^24 characters`,
    'write one object per sequence and level',
  );
}

/** Texts, and words that Python's json writes beside JSON. */
const NOT_JSON = /"(?:[^"\\]|\\.)*"|-?\b(?:NaN|Infinity)\b/g;

function objectRecord(text: string, file: string, place: string, remedy: string): RawRecord {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    try {
      value = JSON.parse(text.replace(NOT_JSON, (found) => (found.startsWith('"') ? found : 'null')));
    } catch {
      throw inputError(`${file}, ${place}: not JSON: ${shortened(text)}`, remedy, { cause });
    }
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw inputError(
      `${file}, ${place}: not an object: ${shortened(text)}`,
      'write {"length": .., "revealed": .., "nll": ..}',
    );
  }
  const fields = new Map<string, RawValue>();
  for (const { name, value: written } of jsonMembers(text)) {
    if (fields.has(name)) {
      throw inputError(
        `${file}, ${place}: the name ${JSON.stringify(shortened(name))} is given twice`,
        'give every name once',
      );
    }
    fields.set(name, rawValue(written));
  }
  return { place, fields };
}

function rawValue(written: string): RawValue {
  if (written.startsWith('"')) {
    const text = JSON.parse(written) as string;
    return { kind: /^nan$/i.test(text) ? 'nothing' : 'text', text };
  }
  if (/^(null|-?NaN)$/.test(written)) return { kind: 'nothing', text: written };
  return { kind: /^-?(\d|Infinity)/.test(written) ? 'number' : 'other', text: written };
}
