import { inputError, type MaskgapError } from '../errors.js';
import type { TextLine } from '../reading/index.js';
import { shown } from '../shown.js';

/** One n-gram of an ARPA file: its words, log10 probability, and log10 back-off weight (0 if the line has none). */
export interface ArpaEntry {
  readonly words: readonly string[];
  readonly logProbability: number;
  readonly logBackoff: number;
  /** Number of its line. */
  readonly line: number;
}

/** One section of an ARPA file. */
export interface ArpaSection {
  readonly order: number;
  readonly count: number;
  /** Must be read to its end before the next section. */
  readonly entries: AsyncIterable<ArpaEntry>;
}

/** An error that says on which line of the file it is. */
export type LineError = (message: string, remedy: string) => MaskgapError;

/**
 * Reads an ARPA file (the format of SRILM's `ngram-format(5)`): `\data\` with the counts, one section per order, `\end\`.
 * Text before `\data\` and behind `\end\` is skipped. Counts are checked against the sections. Lines are trimmed of, and split
 * at, blanks, tabs and carriage returns alone: words may hold any other white space, as in KenLM and SRILM.
 *
 * @returns the counts by order, the sections in turn, and a maker of errors at the current line
 */
export async function readArpa(lines: AsyncIterator<TextLine>): Promise<{
  readonly counts: readonly number[];
  readonly sections: AsyncIterable<ArpaSection>;
  readonly lineError: LineError;
}> {
  let number = 0;
  const next = async (): Promise<string | undefined> => {
    for (;;) {
      const { value, done } = await lines.next();
      if (done) return undefined;
      number = value.number;
      const line = trimmed(value.text);
      if (line !== '') return line;
    }
  };
  const lineError: LineError = (message, remedy) => inputError(`line ${number}: ${message}`, remedy);
  for (let line = await next(); line !== '\\data\\'; line = await next()) {
    if (line === undefined) throw inputError('the section \\data\\ is missing', 'give an ARPA file');
  }
  const counts: number[] = [];
  let line = await next();
  for (; line !== undefined && !line.startsWith('\\'); line = await next()) {
    const match = /^ngram[ \t]+(\d+)[ \t]*=[ \t]*(\d+)$/.exec(line);
    if (!match || Number(match[1]) !== counts.length + 1) {
      throw lineError(
        `${shown(line)} is not "ngram ${counts.length + 1}=count"`,
        'list the orders from 1 on',
      );
    }
    counts.push(Number(match[2]));
  }
  if (counts.length === 0) throw lineError('\\data\\ lists no orders', 'give a line "ngram 1=count"');

  async function* entries(order: number): AsyncGenerator<ArpaEntry> {
    let seen = 0;
    for (line = await next(); line !== undefined && !isHeading(line); line = await next()) {
      seen++;
      yield entryOf(line, number, order, lineError);
    }
    if (seen !== counts[order - 1]) {
      const remedy = line === undefined ? 'the file is cut off: make it again' : 'make the file again';
      throw lineError(`\\${order}-grams: has ${seen} lines, \\data\\ says ${counts[order - 1]}`, remedy);
    }
  }
  async function* sections(): AsyncGenerator<ArpaSection> {
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

/** A line without blanks, tabs and carriage returns at its ends. */
function trimmed(line: string): string {
  const isBlank = (at: number) => ' \t\r'.includes(line[at]);
  let [from, to] = [0, line.length];
  while (from < to && isBlank(from)) from++;
  while (to > from && isBlank(to - 1)) to--;
  return line.slice(from, to);
}

/** A word may start with a backslash, so only these end a section. */
function isHeading(line: string): boolean {
  return line === '\\end\\' || /^\\\d+-grams:$/.test(line);
}

/** Decimal, as printf writes it. */
const LOGARITHM = /^[-+]?((\d+(\.\d*)?|\.\d+)(e[-+]?\d+)?|inf(inity)?)$/i;

function entryOf(line: string, number: number, order: number, lineError: LineError): ArpaEntry {
  const fields = line.split(/[ \t\r]+/);
  if (fields.length !== order + 1 && fields.length !== order + 2) {
    throw lineError(
      `${shown(line)} is not a ${order}-gram`,
      'write log10 probability, words, back-off weight',
    );
  }
  const logarithm = (field: string): number => {
    const value = LOGARITHM.test(field) ? Number(field.replace(/inf(inity)?$/i, 'Infinity')) : Number.NaN;
    if (Number.isNaN(value) || value === Infinity)
      throw lineError(`${shown(field)} is not a logarithm`, 'correct it');
    return value;
  };
  return {
    words: fields.slice(1, order + 1),
    logProbability: logarithm(fields[0]),
    logBackoff: fields.length === order + 2 ? logarithm(fields[order + 1]) : 0,
    line: number,
  };
}
