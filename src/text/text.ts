import { TextDecoding } from '../reading/index.js';
import { composedPieces } from './composed.js';

/** A text with the name that errors call it by: a file's path, or whatever its owner chooses. */
export interface Text {
  readonly name: string;
  /** A string, or bytes (UTF-8, or UTF-16 after its mark, where characters matter). */
  readonly content: string | Uint8Array;
}

/** Token numbers, in the narrowest type that holds the vocabulary. */
export type TokenArray = Uint8Array | Uint16Array | Uint32Array;

const PIECE = 1 << 20;

/** An array for `length` tokens of a vocabulary of the given size. */
export function tokenArray(vocabularySize: number, length: number): TokenArray {
  if (vocabularySize <= 1 << 8) return new Uint8Array(length);
  return vocabularySize <= 1 << 16 ? new Uint16Array(length) : new Uint32Array(length);
}

/**
 * The characters of a text, in normal form C, as strings of about a million that split no character and no sequence of combining
 * ones (byte order mark removed).
 *
 * Errors: `input`, on bytes that are no text; see `TextDecoding`.
 */
export function characterPieces(text: Text): Generator<string> {
  const { name, content } = text;
  return composedPieces(typeof content === 'string' ? stringPieces(content) : decodedPieces(name, content));
}

/** The content as bytes; strings in UTF-8. */
export function* bytePieces(content: string | Uint8Array): Generator<Uint8Array> {
  if (typeof content !== 'string') {
    yield content;
    return;
  }
  const encoder = new TextEncoder();
  for (const piece of stringPieces(content)) yield encoder.encode(piece);
}

function* stringPieces(content: string): Generator<string> {
  for (let start = 0, end: number; start < content.length; start = end) {
    end = Math.min(start + PIECE, content.length);
    if (isHighSurrogate(content.charCodeAt(end - 1)) && end < content.length) end++;
    yield content.slice(start, end);
  }
}

function* decodedPieces(name: string, content: Uint8Array): Generator<string> {
  const decoding = new TextDecoding({ name, remedy: ', or learn from its bytes (--tokens byte)' });
  for (let start = 0; start < content.length; start += PIECE) {
    yield decoding.decode(content.subarray(start, start + PIECE));
  }
  yield decoding.end();
}

function isHighSurrogate(unit: number): boolean {
  return unit >= 0xd800 && unit < 0xdc00;
}
