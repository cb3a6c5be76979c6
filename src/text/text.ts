/** A text with the name that errors call it by: a file's path, or whatever its owner chooses. */
export interface Text {
  readonly name: string;
  /** A string, or bytes (UTF-8 where characters matter). */
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

/** The content as strings of about a million characters, none of which splits a character (byte order mark removed). */
export function* characterPieces(content: string | Uint8Array): Generator<string> {
  if (typeof content === 'string') {
    for (let start = 0, end: number; start < content.length; start = end) {
      end = Math.min(start + PIECE, content.length);
      if (isHighSurrogate(content.charCodeAt(end - 1)) && end < content.length) end++;
      yield content.slice(start, end);
    }
    return;
  }
  const decoder = new TextDecoder();
  for (let start = 0; start < content.length; start += PIECE) {
    yield decoder.decode(content.subarray(start, start + PIECE), { stream: true });
  }
  yield decoder.decode();
}

/** The content as bytes; strings in UTF-8. */
export function* bytePieces(content: string | Uint8Array): Generator<Uint8Array> {
  if (typeof content !== 'string') {
    yield content;
    return;
  }
  const encoder = new TextEncoder();
  for (const piece of characterPieces(content)) yield encoder.encode(piece);
}

function isHighSurrogate(unit: number): boolean {
  return unit >= 0xd800 && unit < 0xdc00;
}
