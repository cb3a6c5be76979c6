/** A value of a log as it is written: what a number loses on its way to a float64 is still there. */
export interface RawValue {
  /** `nothing`: null, NaN or an empty cell. */
  readonly kind: 'nothing' | 'number' | 'text' | 'other';
  /** As written; of a text, its content. */
  readonly text: string;
}

/** One record of a log, before its fields are checked. */
export interface RawRecord {
  /** `line 3`, or `record 2 (line 3)` of an array. */
  readonly place: string;
  readonly fields: ReadonlyMap<string, RawValue>;
}

/** Takes a text in pieces and hands out its records. */
export interface RecordReader {
  /** The records that are whole by now. */
  push(piece: string): RawRecord[];
  /** What is left, once all pieces are there. */
  end(): RawRecord[];
}

/** The most characters of one record. */
export const LONGEST_RECORD = 2 ** 24;

const SHOWN = 60;

/** At most 60 characters on one line, for messages. */
export function shortened(text: string): string {
  const line = (text.length > SHOWN ? text.slice(0, SHOWN) : text).replace(/[\r\n\t]+/g, ' ');
  return text.length <= SHOWN ? line : `${line.slice(0, SHOWN - 3)}...`;
}

/** How many lines a text ends. */
export function lineEnds(text: string): number {
  let count = 0;
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) count++;
  return count;
}
