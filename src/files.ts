import { mkdir, open, rename, rm, stat } from 'node:fs/promises';
import { inputError } from './errors.js';

/** Bytes written at a time: the system takes less than 2^31 in one call. */
const BLOCK_BYTES = 2 ** 28;

/**
 * Writes a file, which then appears whole or not at all: to a temporary file beside it, flushed to the disk and renamed.
 *
 * Errors: `input` when it cannot be written.
 */
export async function writeWhole(path: string, content: string | readonly Uint8Array[]): Promise<void> {
  const temporary = `${path}.${process.pid}.tmp`;
  try {
    const file = await open(temporary, 'w');
    try {
      for (const part of typeof content === 'string' ? [Buffer.from(content)] : content) {
        for (let at = 0; at < part.length; at += BLOCK_BYTES) {
          await file.writeFile(part.subarray(at, at + BLOCK_BYTES));
        }
      }
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, path);
  } catch (cause) {
    await rm(temporary, { force: true });
    throw unwritable(path, cause);
  }
}

/** Whether a path is there and is a folder. */
export async function isFolder(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined))?.isDirectory() ?? false;
}

/** Makes a folder, and those above it, where there is none. Errors: `input` when it cannot be made. */
export async function makeFolder(path: string): Promise<void> {
  await mkdir(path, { recursive: true }).catch((cause) => {
    throw unwritable(path, cause);
  });
}

function unwritable(path: string, cause: unknown): Error {
  return inputError(
    `${path} cannot be written (${(cause as NodeJS.ErrnoException).code})`,
    'check the folder, its permissions and its space',
    { cause },
  );
}
