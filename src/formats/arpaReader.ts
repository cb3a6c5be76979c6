import { inputError, type MaskgapError } from '../errors.js';
import { shown } from '../models/tensor.js';
import { linesOf } from './lines.js';

/** One n-gram of an ARPA file: its words, log10 probability, and log10 back-off weight (0 if the line has none). */
export interface ArpaEntry {
  readonly words: readonly string[];
  readonly logProbability: number;
  readonly logBackoff: number;
}

/** One section of an ARPA file. */
export interface ArpaSection {
  readonly order: number;
  readonly count: number;
  /** Must be read to its end before the next section. */
  readonly entries: Iterable<ArpaEntry>;
}

/** An error that says on which line of the file it is. */
export type LineError = (message: string, remedy: string) => MaskgapError;

/**
 * Reads an ARPA file (the format of SRILM's `ngram-format(5)`): `\data\` with the counts, one section per order, `\end\`.
 * Text before `\data\` is skipped. Counts are checked against the sections.
 *
 * @returns the counts by order, the sections in turn, and a maker of errors at the current line
 */
export function readArpa(bytes: Buffer): {
  readonly counts: readonly number[];
  readonly sections: Iterable<ArpaSection>;
  readonly lineError: LineError;
} {
  const lines = linesOf(bytes);
  let number = 0;
  const next = (): string | undefined => {
    for (;;) {
      const { value, done } = lines.next();
      if (done) return undefined;
      number++;
      const line = value.trim();
      if (line !== '') return line;
    }
  };
  const lineError: LineError = (message, remedy) => inputError(`line ${number}: ${message}`, remedy);
  for (let line = next(); line !== '\\data\\'; line = next()) {
    if (line === undefined) throw inputError('the section \\data\\ is missing', 'give an ARPA file');
  }
  const counts: number[] = [];
  let line = next();
  for (; line !== undefined && !line.startsWith('\\'); line = next()) {
    const match = /^ngram\s+(\d+)\s*=\s*(\d+)$/.exec(line);
    if (!match || Number(match[1]) !== counts.length + 1) {
      throw lineError(
        `${shown(line)} is not "ngram ${counts.length + 1}=count"`,
        'list the orders from 1 on',
      );
    }
    counts.push(Number(match[2]));
  }
  if (counts.length === 0) throw lineError('\\data\\ lists no orders', 'give a line "ngram 1=count"');

  function* entries(order: number): Generator<ArpaEntry> {
    let seen = 0;
    for (line = next(); line !== undefined && !isHeading(line); line = next()) {
      seen++;
      yield entryOf(line, order, lineError);
    }
    if (seen !== counts[order - 1]) {
      const remedy = line === undefined ? 'the file is cut off: make it again' : 'make the file again';
      throw lineError(`\\${order}-grams: has ${seen} lines, \\data\\ says ${counts[order - 1]}`, remedy);
    }
  }
  function* sections(): Generator<ArpaSection> {
    for (let order = 1; order <= counts.length; order++) {
      if (line !== `\\${order}-grams:`) {
        throw lineError(`section \\${order}-grams: is missing (found ${shown(line ?? 'the end')})`, 'add it');
      }
      yield { order, count: counts[order - 1], entries: entries(order) };
    }
    if (line !== '\\end\\') throw lineError('\\end\\ is missing', 'the file is cut off: make it again');
  }
  return { counts, sections: sections(), lineError };
}

/** A word may start with a backslash, so only these end a section. */
function isHeading(line: string): boolean {
  return line === '\\end\\' || /^\\\d+-grams:$/.test(line);
}

function entryOf(line: string, order: number, lineError: LineError): ArpaEntry {
  const fields = line.split(/[ \t]+/);
  if (fields.length !== order + 1 && fields.length !== order + 2) {
    throw lineError(
      `${shown(line)} is not a ${order}-gram`,
      'write log10 probability, words, back-off weight',
    );
  }
  const number = (field: string): number => {
    const value = /^[-+]?(\d|\.\d|inf)/i.test(field)
      ? Number(field.replace(/inf(inity)?$/i, 'Infinity'))
      : Number.NaN;
    if (Number.isNaN(value) || value === Infinity)
      throw lineError(`${shown(field)} is not a logarithm`, 'correct it');
    return value;
  };
  return {
    words: fields.slice(1, order + 1),
    logProbability: number(fields[0]),
    logBackoff: fields.length === order + 2 ? number(fields[order + 1]) : 0,
  };
}
