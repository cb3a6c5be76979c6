import { createReadStream } from 'node:fs';
import { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { inputError } from '../errors.js';
import { quote } from '../nearest.js';
import { isGzip } from './compression.js';

/** Stands for standard input where a path is asked for. */
export const STANDARD_INPUT = '-';

/** What errors call a path by. */
export function nameOf(path: string): string {
  return path === STANDARD_INPUT ? 'standard input' : path;
}

const PIECE_BYTES = 1 << 18;

/**
 * The bytes of a file (`-` is standard input) in pieces, so that memory is bounded however long it is. Gzip data, of one member
 * or several, is decompressed: told by its content, whatever the name is.
 *
 * Errors (`input`, naming the file): it cannot be read, is named `.gz` without being gzip data, or is damaged or cut off gzip.
 */
export async function* contentPieces(path: string): AsyncGenerator<Uint8Array> {
  const name = nameOf(path);
  if (path.includes('\0')) throw inputError(`${quote(path)}: a path has no NUL character`, 'give a path');
  const stored =
    path === STANDARD_INPUT ? process.stdin : createReadStream(path, { highWaterMark: PIECE_BYTES });
  try {
    const [head, pieces] = await withHead(stored);
    if (isGzip(head)) yield* decompressed(pieces);
    else if (/\.gz$/i.test(path) && head.length > 0) {
      throw inputError(
        `${name}: named .gz, but not gzip data`,
        'give an intact gzip file, or drop the ending .gz',
      );
    } else yield* pieces;
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    if (code === 'Z_DATA_ERROR' || code === 'Z_BUF_ERROR') {
      throw inputError(
        `${name}: damaged or cut off gzip data (${(cause as Error).message})`,
        'give an intact gzip file',
        { cause },
      );
    }
    throw (cause as NodeJS.ErrnoException).syscall === undefined ? cause : unreadable(path, cause);
  } finally {
    stored.destroy();
  }
}

/** The first bytes of what `contentPieces` gives, `length` of them if there are so many. */
export async function contentHead(path: string, length: number): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  let missing = length;
  for await (const piece of contentPieces(path)) {
    pieces.push(piece);
    missing -= piece.length;
    if (missing <= 0) break;
  }
  return Buffer.concat(pieces).subarray(0, length);
}

/** An input error for a path that cannot be opened or read. */
export function unreadable(path: string, cause: unknown): Error {
  const { code, message } = cause as NodeJS.ErrnoException;
  const why = code === 'ENOENT' ? 'there is no such file' : `it cannot be read (${code ?? message})`;
  return inputError(`${nameOf(path)}: ${why}`, 'check the path', { cause });
}

/** The first two bytes, of which the first piece may have one, and all pieces. */
async function withHead(stored: Readable): Promise<[Uint8Array, AsyncGenerator<Uint8Array>]> {
  const iterator = stored[Symbol.asyncIterator]();
  let head: Uint8Array = new Uint8Array();
  let done = false;
  while (head.length < 2 && !done) {
    const next = await iterator.next();
    done = next.done === true;
    if (!done) head = Buffer.concat([head, next.value as Uint8Array]);
  }
  async function* pieces() {
    if (head.length > 0) yield head;
    for (let next = await iterator.next(); !next.done; next = await iterator.next())
      yield next.value as Uint8Array;
  }
  return [head, pieces()];
}

async function* decompressed(pieces: AsyncGenerator<Uint8Array>): AsyncGenerator<Uint8Array> {
  const source = Readable.from(pieces, { objectMode: false });
  const gunzip = createGunzip({ chunkSize: PIECE_BYTES });
  source.on('error', (error) => gunzip.destroy(error));
  source.pipe(gunzip);
  try {
    for await (const piece of gunzip) yield piece as Uint8Array;
  } finally {
    source.destroy();
    gunzip.destroy();
  }
}
