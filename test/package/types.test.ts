import { spawnSync } from 'node:child_process';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@jest/globals';
import { temporaryFolder } from '../support/folder.js';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const tsc = createRequire(import.meta.url).resolve('typescript/bin/tsc');

test('a program compiles with the types of Node alone, libraries checked', () => {
  const folder = temporaryFolder();
  mkdirSync(join(folder, 'node_modules/@types'), { recursive: true });
  symlinkSync(ROOT, join(folder, 'node_modules/maskgap'));
  for (const types of ['@types/node', 'undici-types'])
    symlinkSync(join(ROOT, 'node_modules', types), join(folder, 'node_modules', types));
  const compilerOptions = {
    noEmit: true,
    strict: true,
    module: 'nodenext',
    target: 'es2022',
    lib: ['es2023'],
    types: ['node'],
    preserveSymlinks: true,
    skipLibCheck: false,
    listFiles: true,
  };
  writeFileSync(join(folder, 'package.json'), '{"type":"module"}');
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: ['program.ts'] }));
  writeFileSync(
    join(folder, 'program.ts'),
    `import * as maskgap from 'maskgap';
import { kl, markovModel } from 'maskgap';
const model = markovModel({ transition: [[0.9, 0.1], [0.3, 0.7]], initial: 'stationary' });
export const value: number = (await kl(model, { length: 8, steps: [2] })).result.rows[0].kl.value;
export type Everything = typeof maskgap;
`,
  );
  const { status, stdout } = spawnSync(process.execPath, [tsc, '-p', folder], {
    encoding: 'utf8',
    maxBuffer: 2 ** 26,
  });
  const lines = stdout.split('\n');
  expect(lines.filter((line) => line.includes('error TS'))).toEqual([]);
  expect(status).toBe(0);
  expect(lines.filter((line) => /vega|tfjs|webgpu\/types|resvg/.test(line))).toEqual([]);
  expect(lines.filter((line) => line.includes('maskgap/dist')).length).toBeGreaterThan(50);
});
