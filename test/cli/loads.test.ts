import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@jest/globals';
import { temporaryFolder } from '../support/folder.js';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
/** Modules of a command that computes a closed form, those of its dependencies included. */
const MOST_MODULES = 290;

test('an exact kl loads few modules, and none that sample, draw or compute on tensors', () => {
  const model = join(temporaryFolder('loads'), 'chain.json');
  const transition = [
    [0.9, 0.1],
    [0.2, 0.8],
  ];
  writeFileSync(model, JSON.stringify({ kind: 'markov', vocabulary: 2, transition, initial: 'stationary' }));
  const { status, stderr } = spawnSync(
    process.execPath,
    [
      ...['--import', new URL('../support/printLoads.mjs', import.meta.url).href],
      ...[join(ROOT, 'dist/src/cli/main.js'), 'kl', model, '-L', '8', '-T', '2'],
    ],
    { encoding: 'utf8' },
  );
  expect(status).toBe(0);
  const files = Array.from(stderr.matchAll(/^loads file:\/\/(.*)$/gm), ([, path]) => path.replace(ROOT, ''));
  // Not for want of reports.
  expect(files).toContain('dist/src/cli/main.js');
  const heavy =
    /\bvega|tfjs|tinypool|resvg|\/kernels\/(wasm|tensor|webgpu)\/|\/engines\/(tensor|webgpu)\/|worker/i;
  expect(files.filter((path) => heavy.test(path))).toEqual([]);
  expect(files.length).toBeLessThan(MOST_MODULES);
});
