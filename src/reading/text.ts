import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { inputError } from '../errors.js';
import { isGzip } from './compression.js';
import { contentPieces, nameOf, unreadable } from './content.js';
import { type DecodingOptions, TextDecoding } from './textDecoding.js';

/** The most characters of one string that are asked for; engines end near 2^29. */
const MAX_CHARACTERS = 2 ** 29 - 24;
/** The most characters of a line. */
const MAX_LINE = 2 ** 28;
/** The most bytes that one Buffer takes. */
const MAX_BYTES = 2 ** 31 - 1;

/** A line without its end, and its number from 1. */
export interface TextLine {
  readonly number: number;
  readonly text: string;
}

/**
 * The text that bytes hold, gzipped or not: UTF-8, or UTF-16 after its mark; see `TextDecoding` for what is refused. For what is
 * read whole: documents, not data of any size.
 *
 * Errors: `input`, also on more text than fits into one string and on damaged gzip.
 */
export function textOf(bytes: Uint8Array, options: DecodingOptions = {}): string {
  const content = isGzip(bytes) ? gunzip(bytes, options.name) : bytes;
  if (content.length >= MAX_CHARACTERS) {
    const message = `the text has ${content.length} bytes, more than fit`;
    throw inputError(
      options.name === undefined ? message : `${options.name}: ${message}`,
      'use a smaller one',
    );
  }
  const decoding = new TextDecoding(options);
  return decoding.decode(content) + decoding.end();
}

/** The text of a whole file; as `textOf`, and an input error if it cannot be read. */
export function readTextSync(path: string, options: DecodingOptions = {}): string {
  let bytes: Buffer;
  try {
    bytes = readFileSync(path);
  } catch (cause) {
    throw unreadable(options.name ?? path, cause);
  }
  return textOf(bytes, { name: path, ...options });
}

/** The text of a whole file, or of standard input (`-`); as `textOf`, and an input error if it cannot be read. */
export async function readText(path: string, options: DecodingOptions = {}): Promise<string> {
  const pieces: string[] = [];
  let length = 0;
  for await (const piece of textPieces(path, options)) {
    length += piece.length;
    if (length >= MAX_CHARACTERS)
      throw inputError(`${nameOf(path)}: more text than fits`, 'use a smaller file');
    pieces.push(piece);
  }
  return pieces.join('');
}

/**
 * The text of a file of any size, or of standard input (`-`), in pieces of some 10^5 characters that split no character (but
 * may split `\r\n`); memory is bounded. Gzip, byte order marks and errors as in `textOf`; the file is read as it is asked for,
 * so that an error may come late.
 */
export async function* textPieces(path: string, options: DecodingOptions = {}): AsyncGenerator<string> {
  const decoding = new TextDecoding({ name: nameOf(path), ...options });
  for await (const bytes of contentPieces(path)) {
    const piece = decoding.decode(bytes);
    if (piece !== '') yield piece;
  }
  const last = decoding.end();
  if (last !== '') yield last;
}

/**
 * The lines of `textPieces`, which end at `\n` or `\r\n`; nothing comes after a last line end.
 *
 * Errors: those of `textPieces`, and a line of more than 2^28 characters.
 */
export async function* textLines(path: string, options: DecodingOptions = {}): AsyncGenerator<TextLine> {
  let number = 1;
  let rest = '';
  for await (const piece of textPieces(path, options)) {
    let from = 0;
    for (let end = piece.indexOf('\n'); end >= 0; end = piece.indexOf('\n', from)) {
      yield { number: number++, text: withoutReturn(rest + piece.slice(from, end)) };
      rest = '';
      from = end + 1;
    }
    rest += piece.slice(from);
    if (rest.length > MAX_LINE) {
      throw inputError(
        `${nameOf(path)}: line ${number} has more than 2^28 characters`,
        'break it into lines',
      );
    }
  }
  if (rest !== '') yield { number, text: withoutReturn(rest) };
}

/** The content of gzip data, up to what one Buffer can hold; `name` is the file in errors. */
export function gunzip(bytes: Uint8Array, name?: string): Uint8Array {
  try {
    return gunzipSync(bytes, { maxOutputLength: MAX_BYTES });
  } catch (cause) {
    const message = `damaged gzip data (${(cause as Error).message})`;
    throw inputError(name === undefined ? message : `${name}: ${message}`, 'compress the file again', {
      cause,
    });
  }
}

function withoutReturn(line: string): string {
  return line.endsWith('\r') ? line.slice(0, -1) : line;
}
