/**
 * One folder for all temporary files of a run of the tests, and of the programs that they start; removed at its end, also
 * where a test was killed. Jest calls this before its workers start, which inherit the environment.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export default function setUp() {
  const folder = mkdtempSync(join(tmpdir(), 'maskgap-tests-'));
  process.env.TMPDIR = folder;
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
}
