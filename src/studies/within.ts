import { MaskgapError } from '../errors.js';
import type { Path, StudyFile } from './studyFile.js';

/** What `read` returns; its input errors get the place in the file. */
export function within<T>(study: StudyFile, place: Path, read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw placed(study, place, error);
  }
}

/** The same of what is not there at once. */
export async function eventuallyWithin<T>(study: StudyFile, place: Path, read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    throw placed(study, place, error);
  }
}

function placed(study: StudyFile, place: Path, error: unknown): unknown {
  return error instanceof MaskgapError && error.code === 'input'
    ? study.fault(place, error.message, error.remedy)
    : error;
}
