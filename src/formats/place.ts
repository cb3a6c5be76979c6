import { MaskgapError } from '../errors.js';

/** Runs `work`; an error from it names the file first. */
export function inFile<T>(path: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof MaskgapError)) throw error;
    throw new MaskgapError(error.code, `${path}: ${error.message}`, error.remedy, { cause: error });
  }
}
