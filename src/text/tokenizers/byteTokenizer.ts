import { bytePieces, type Text } from '../text.js';
import type { Tokenizer } from './tokenizer.js';

/** Bytes as they are: 256 tokens, printable ASCII named by itself, the rest `\x00` .. `\xff`. */
export const byteTokenizer: Tokenizer = {
  name: 'byte',
  summary: 'every byte is a token (256 of them); nothing is folded',
  options: [],
  learn: () => ({
    encoding: { tokens: 'byte', lowerCase: false },
    symbols: Array.from({ length: 256 }, nameOf),
  }),
  encode: (texts) => concatenate(texts.flatMap(({ content }: Text) => [...bytePieces(content)])),
};

function nameOf(_: unknown, byte: number): string {
  if (byte >= 0x20 && byte < 0x7f) return String.fromCharCode(byte);
  return `\\x${byte.toString(16).padStart(2, '0')}`;
}

function concatenate(pieces: readonly Uint8Array[]): Uint8Array {
  const joined = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    joined.set(piece, at);
    at += piece.length;
  }
  return joined;
}
