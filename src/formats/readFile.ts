import { readFile, stat } from 'node:fs/promises';
import { gunzipSync } from 'node:zlib';
import { inputError } from '../errors.js';

/** The most bytes that one Buffer read can take. */
const MAX_BYTES = 2 ** 31 - 1;

/** Size in bytes of a regular file; an input error if there is none. */
export async function fileSize(path: string): Promise<number> {
  let stats: Awaited<ReturnType<typeof stat>>;
  try {
    stats = await stat(path);
  } catch (cause) {
    throw unreadable(path, cause);
  }
  if (!stats.isFile()) throw inputError(`${path} is not a file`, 'give the path of a model file');
  return stats.size;
}

/** The bytes of a file. */
export async function readBytes(path: string): Promise<Buffer> {
  const size = await fileSize(path);
  if (size > MAX_BYTES) {
    throw inputError(`${path} has ${size} bytes, too many to read at once`, 'save the model as .safetensors');
  }
  try {
    return await readFile(path);
  } catch (cause) {
    throw unreadable(path, cause);
  }
}

/** An input error for a path that cannot be opened or read. */
export function unreadable(path: string, cause: unknown): Error {
  const { code } = cause as NodeJS.ErrnoException;
  const why = code === 'ENOENT' ? 'there is no such file' : `it cannot be read (${code})`;
  return inputError(`${path}: ${why}`, 'check the path', { cause });
}

/** The content of gzip data, up to what one Buffer can hold. */
export function gunzip(bytes: Uint8Array): Buffer {
  try {
    return gunzipSync(bytes, { maxOutputLength: MAX_BYTES });
  } catch (cause) {
    throw inputError(`damaged gzip data (${(cause as Error).message})`, 'compress the file again', { cause });
  }
}

/** Bytes as UTF-8 text, if they are short enough for one string. */
export function asText(bytes: Buffer): string {
  if (bytes.length >= 2 ** 29 - 24) {
    throw inputError(`the text has ${bytes.length} bytes, more than fit`, 'save the model as .safetensors');
  }
  return bytes.toString('utf8');
}
