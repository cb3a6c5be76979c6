import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { inputError } from '../errors.js';
import type { Text } from './text.js';

/**
 * Reads whole files as bytes, piece by piece, so that no limit on strings applies; `.gz` files are decompressed.
 *
 * @throws on a path that cannot be read, a `.gz` file that is not gzip or is cut off, and an empty file
 */
export async function readTexts(paths: readonly string[]): Promise<Text[]> {
  if (paths.length === 0) throw inputError('no text file is given', 'name at least one file');
  const texts: Text[] = [];
  for (const path of paths) texts.push({ name: path, content: await readBytes(path) });
  return texts;
}

async function readBytes(path: string): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  const collect = async (source: AsyncIterable<Uint8Array>) => {
    for await (const piece of source) pieces.push(piece);
  };
  const compressed = path.endsWith('.gz');
  try {
    const file = createReadStream(path, { highWaterMark: 1 << 20 });
    await (compressed ? pipeline(file, createGunzip(), collect) : pipeline(file, collect));
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException;
    const broken = code === 'Z_DATA_ERROR' || code === 'Z_BUF_ERROR';
    throw inputError(
      `${path}: cannot be read (${code ?? message})`,
      broken ? 'give an intact gzip file, or drop the ending .gz' : 'give the path of a readable text file',
      { cause },
    );
  }
  const length = pieces.reduce((sum, piece) => sum + piece.length, 0);
  if (length === 0) throw inputError(`${path}: the text is empty`, 'give a file with text in it');
  const bytes = new Uint8Array(length);
  let at = 0;
  for (const piece of pieces) {
    bytes.set(piece, at);
    at += piece.length;
  }
  return bytes;
}
