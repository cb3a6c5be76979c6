import { csvReader } from './csvRecords.js';
import { jsonArrayReader, ndjsonReader } from './jsonRecords.js';
import type { RecordReader } from './rawRecord.js';

/**
 * The records of NDJSON (the text begins with `{`), of a JSON array (`[`), or else of CSV or TSV; pieces may be cut anywhere,
 * and no more than a piece and a record is held.
 */
export function recordReader(file: string): RecordReader {
  let blank = '';
  let reader: RecordReader | undefined;
  return {
    push(piece) {
      if (reader !== undefined) return reader.push(piece);
      const text = blank + piece;
      const first = /\S/.exec(text)?.[0];
      if (first === undefined) {
        blank = text;
        return [];
      }
      reader = first === '{' ? ndjsonReader(file) : first === '[' ? jsonArrayReader(file) : csvReader(file);
      return reader.push(text);
    },
    end: () => reader?.end() ?? [],
  };
}
