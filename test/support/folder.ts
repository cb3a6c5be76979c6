import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A new folder for a test to write to. It lies in the run's own (see temporary.mjs), which is removed with all that is in it. */
export function temporaryFolder(name = 'test'): string {
  return mkdtempSync(join(tmpdir(), `${name}-`));
}
