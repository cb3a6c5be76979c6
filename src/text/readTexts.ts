import { inputError } from '../errors.js';
import { contentPieces, nameOf, STANDARD_INPUT } from '../reading/index.js';
import type { Text } from './text.js';

/**
 * Reads whole files (`-` is standard input) as bytes, piece by piece, so that no limit on strings applies; gzip data, told by
 * its content, is decompressed. Decoding is left to the tokenizers, as bytes may be the tokens.
 *
 * @throws on a path that cannot be read, gzip data that is damaged or cut off, a file named `.gz` that is not gzip, and an
 * empty file
 */
export async function readTexts(paths: readonly string[]): Promise<Text[]> {
  if (paths.length === 0) throw inputError('no text file is given', 'name at least one file');
  if (paths.filter((path) => path === STANDARD_INPUT).length > 1) {
    throw inputError('standard input (-) is given twice', 'give it once');
  }
  const texts: Text[] = [];
  for (const path of paths) texts.push({ name: nameOf(path), content: await bytesOf(path) });
  return texts;
}

async function bytesOf(path: string): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  for await (const piece of contentPieces(path)) pieces.push(piece);
  const length = pieces.reduce((sum, piece) => sum + piece.length, 0);
  if (length === 0) throw inputError(`${nameOf(path)}: the text is empty`, 'give a file with text in it');
  const bytes = new Uint8Array(length);
  let at = 0;
  for (const piece of pieces) {
    bytes.set(piece, at);
    at += piece.length;
  }
  return bytes;
}
