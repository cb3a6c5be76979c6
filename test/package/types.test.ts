import { spawnSync } from 'node:child_process';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@jest/globals';
import { temporaryFolder } from '../support/folder.js';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

const PROGRAM = `
import { type Figure, kl, markovModel, svgOf } from 'maskgap';

const model = markovModel({ transition: [[0.9, 0.1], [0.2, 0.8]], initial: 'stationary' });
export const value = async (): Promise<number> =>
  (await kl(model, { length: 8, steps: [2] })).result.rows[0].kl.value;
export const picture = (figure: Figure): Promise<string> => svgOf(figure.spec);
`;

/** Whose types a consumer gets with the package: the compiler's own, and the schemas'. */
const EXPECTED = ['typescript', 'zod'];

test('the types need no types of Node, nor of a library that draws or computes', () => {
  const folder = temporaryFolder('types');
  mkdirSync(join(folder, 'node_modules'));
  symlinkSync(ROOT, join(folder, 'node_modules/maskgap'));
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
  writeFileSync(join(folder, 'program.ts'), PROGRAM);
  const compilerOptions = {
    ...{ strict: true, target: 'es2022', lib: ['es2023', 'dom'], module: 'nodenext' },
    ...{ types: [], skipLibCheck: false, noEmit: true },
  };
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: ['program.ts'] }));

  const compiler = join(ROOT, 'node_modules/typescript/bin/tsc');
  const { stdout } = spawnSync(process.execPath, [compiler, '-p', folder, '--listFiles'], {
    encoding: 'utf8',
  });
  const lines = stdout.split('\n');
  expect(lines.filter((line) => /error TS/.test(line))).toEqual([]);
  const packages = lines.flatMap(
    (line) => /.*\/node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(line)?.slice(1) ?? [],
  );
  expect([...new Set(packages)].filter((name) => name !== 'maskgap').sort()).toEqual(EXPECTED);
});
