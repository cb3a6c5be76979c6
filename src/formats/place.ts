import { MaskgapError } from '../errors.js';

/** Runs `work`, which may be asynchronous; an error from it names the file first. */
export function inFile<T>(path: string, work: () => T): T {
  try {
    const result = work();
    if (result instanceof Promise) return result.catch((error) => rethrow(path, error)) as T;
    return result;
  } catch (error) {
    return rethrow(path, error);
  }
}

function rethrow(path: string, error: unknown): never {
  if (!(error instanceof MaskgapError) || error.message.startsWith(path)) throw error;
  throw new MaskgapError(error.code, `${path}: ${error.message}`, error.remedy, { cause: error });
}
