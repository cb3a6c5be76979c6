import { readFile, stat } from 'node:fs/promises';
import { inputError } from '../errors.js';
import { unreadable } from '../reading/index.js';

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
