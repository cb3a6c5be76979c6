import { inputError, type MaskgapError } from '../errors.js';
import { compressionOf } from './compression.js';

/** What is said to do about bytes that are not UTF-8. */
const CONVERT = 'convert it to UTF-8, as in iconv -f latin1 -t utf-8';

/** How text is encoded, and the byte order mark that says so. */
interface Encoding {
  readonly label: 'utf-8' | 'utf-16le' | 'utf-16be';
  readonly mark: readonly number[];
}

const UTF8: Encoding = { label: 'utf-8', mark: [0xef, 0xbb, 0xbf] };
const MARKED: readonly Encoding[] = [
  UTF8,
  { label: 'utf-16le', mark: [0xff, 0xfe] },
  { label: 'utf-16be', mark: [0xfe, 0xff] },
];
const UTF32_MARKS = [
  [0xff, 0xfe, 0, 0],
  [0, 0, 0xfe, 0xff],
];

/** So many bytes decide on the encoding. */
const HEAD_BYTES = 4096;
/** The share of NULs above which bytes are not UTF-8 text: UTF-16 has them beside blanks and digits in every script. */
const NUL_SHARE = 0.01;

/** How the bytes of a text are decoded. */
export interface DecodingOptions {
  /** What errors call the text by (a path); without it they begin with the place. */
  readonly name?: string;
  /** What else than converting can be done about bytes that are not UTF-8 (", or .."). */
  readonly remedy?: string;
}

/**
 * Decodes text that comes in pieces of bytes: UTF-8, or UTF-16 after its byte order mark. The mark is dropped; no piece of the
 * result splits a character.
 *
 * Errors (`input`, with the offset of the byte from 0 and the line from 1): bytes that are not of the encoding, a character that
 * is cut off, UTF-32, NULs as UTF-16 without a mark has them, and compressed data.
 */
export class TextDecoding {
  private encoding: Encoding | undefined;
  private decoder: InstanceType<typeof TextDecoder> | undefined;
  /** Bytes that are not decoded yet. */
  private rest: Uint8Array = new Uint8Array();
  /** Of the first byte of `rest`. */
  private offset = 0;
  private line = 1;

  constructor(private readonly options: DecodingOptions = {}) {}

  /** The characters that are whole by now. */
  decode(bytes: Uint8Array): string {
    this.rest = this.rest.length === 0 ? bytes : Buffer.concat([this.rest, bytes]);
    if (this.encoding === undefined && this.rest.length < HEAD_BYTES) return '';
    const label = this.recognise();
    return this.take(wholeCharacters(this.rest, label));
  }

  /** What is left, once all bytes are there. */
  end(): string {
    this.recognise();
    return this.take(this.rest.length);
  }

  private recognise(): Encoding['label'] {
    if (this.encoding !== undefined) return this.encoding.label;
    const head = this.rest;
    const foreign = compressionOf(head);
    if (foreign !== undefined) throw this.error(`holds ${foreign} data, not text`, 'decompress it first');
    if (UTF32_MARKS.some((mark) => startsWith(head, mark))) {
      throw this.error('is UTF-32 text', 'convert it to UTF-8: iconv -f utf-32 -t utf-8');
    }
    const marked = MARKED.find(({ mark }) => startsWith(head, mark));
    if (marked === undefined) this.refuseNuls(head.subarray(0, HEAD_BYTES));
    this.encoding = marked ?? UTF8;
    this.decoder = new TextDecoder(this.encoding.label, { fatal: true, ignoreBOM: true });
    this.offset = marked?.mark.length ?? 0;
    this.rest = head.subarray(this.offset);
    return this.encoding.label;
  }

  private take(length: number): string {
    const bytes = this.rest.subarray(0, length);
    let text: string;
    try {
      text = this.decoder!.decode(bytes);
    } catch (cause) {
      throw this.fault(bytes, cause);
    }
    this.rest = this.rest.subarray(length);
    this.offset += length;
    this.line += lineEnds(text);
    return text;
  }

  private fault(bytes: Uint8Array, cause: unknown): MaskgapError {
    const { label } = this.encoding!;
    const { at, before } = firstFault(bytes, label);
    const end = Math.min(at + (label === 'utf-8' ? 1 : 2), bytes.length);
    const hex = Buffer.from(bytes.subarray(at, end)).toString('hex').toUpperCase();
    const cut = at === wholeCharacters(bytes, label) ? ' (the end cuts a character off)' : '';
    const place = `byte offset ${this.offset + at}, line ${this.line + lineEnds(before)}`;
    const message = `not ${label.toUpperCase()} text at ${place}: ${hex}${cut}`;
    const { name, remedy = '' } = this.options;
    return inputError(name === undefined ? message : `${name}: ${message}`, `${CONVERT}${remedy}`, { cause });
  }

  private refuseNuls(head: Uint8Array): void {
    const nuls = [0, 0];
    head.forEach((byte, i) => {
      if (byte === 0) nuls[i % 2]++;
    });
    if (nuls[0] + nuls[1] <= NUL_SHARE * head.length) return;
    const guess = nuls[1] > 2 * nuls[0] ? 'utf-16le' : nuls[0] > 2 * nuls[1] ? 'utf-16be' : undefined;
    const count = `${nuls[0] + nuls[1]} of the first ${head.length} bytes are NUL`;
    if (guess === undefined) throw this.error(`is not UTF-8 text: ${count}`, 'give a text file');
    throw this.error(
      `seems to be ${guess.toUpperCase()} text without a byte order mark: ${count}`,
      `convert it to UTF-8: iconv -f ${guess} -t utf-8`,
    );
  }

  private error(message: string, remedy: string): MaskgapError {
    return inputError(
      `${this.options.name === undefined ? 'it' : `${this.options.name}:`} ${message}`,
      remedy,
    );
  }
}

/** The beginning of a text, decoded for a look at it: what is not of the encoding becomes U+FFFD. */
export function glance(head: Uint8Array): string {
  const { label } = MARKED.find(({ mark }) => startsWith(head, mark)) ?? UTF8;
  return new TextDecoder(label).decode(head);
}

function startsWith(bytes: Uint8Array, mark: readonly number[]): boolean {
  return mark.every((byte, i) => bytes[i] === byte);
}

/** How many of the bytes belong to characters that do not go on behind them. */
function wholeCharacters(bytes: Uint8Array, label: Encoding['label']): number {
  const { length } = bytes;
  if (label !== 'utf-8') {
    const whole = length - (length % 2);
    const high = bytes[whole - (label === 'utf-16le' ? 1 : 2)];
    return whole >= 2 && high >= 0xd8 && high < 0xdc ? whole - 2 : whole;
  }
  for (let at = length - 1; at >= 0 && at >= length - 3; at--) {
    const byte = bytes[at];
    if (byte < 0x80) return length;
    if (byte >= 0xc0) return at + (byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2) > length ? at : length;
  }
  return length;
}

/** Where the bytes are not of the encoding for the first time, and the text before. */
function firstFault(bytes: Uint8Array, label: Encoding['label']): { at: number; before: string } {
  const text = new TextDecoder(label, { ignoreBOM: true }).decode(bytes);
  const utf8 = label === 'utf-8';
  const sizeOf = (part: string) => (utf8 ? Buffer.byteLength(part) : 2 * part.length);
  const written = { 'utf-8': [0xef, 0xbf, 0xbd], 'utf-16le': [0xfd, 0xff], 'utf-16be': [0xff, 0xfd] }[label];
  let [at, from] = [0, 0];
  for (;;) {
    const next = text.indexOf('\ufffd', from);
    at += sizeOf(text.slice(from, next < 0 ? undefined : next));
    // A replacement character may stand in the text itself.
    if (next < 0 || !startsWith(bytes.subarray(at), written)) return { at, before: text.slice(0, next) };
    at += written.length;
    from = next + 1;
  }
}

function lineEnds(text: string): number {
  let count = 0;
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) count++;
  return count;
}
