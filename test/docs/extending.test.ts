import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { transformSync } from '@swc/core';
import { temporaryFolder } from '../support/folder.js';
import { blocksOf, ROOT } from './blocks.js';

/** The registries of what the page adds, where their lists begin, and the names that go there. */
const REGISTRIES = [
  { path: 'src/schedules/registry', list: 'export const families = [', names: ['quadratic', 'stepsOf'] },
  {
    path: 'src/samplers/registry',
    list: 'export const samplerFamilies = [',
    names: ['outsideIn'],
  },
  { path: 'src/predictors/registry', list: 'export const predictorFamilies = [', names: ['mixed'] },
  { path: 'src/theory/klBounds', list: 'export const klBounds = {', names: ['oneStep'] },
] as const;

const sources = blocksOf('extending.md').flatMap(({ file, text }) => (file ? [{ file, text }] : []));
let folder: string;

/** TypeScript without its types, as the build leaves it. */
function stripped(text: string): string {
  return transformSync(text, {
    jsc: { target: 'es2022', parser: { syntax: 'typescript' } },
    module: { type: 'es6' },
  }).code;
}

/** A copy of the built package with the page's files in it, each in the list of its registry. */
beforeAll(() => {
  folder = temporaryFolder('extended');
  for (const name of ['dist', 'src', 'kernels', 'package.json', 'tsconfig.json'])
    cpSync(join(ROOT, name), join(folder, name), {
      recursive: true,
      filter: (path) => !/\.d\.ts$|\.map$|tsbuildinfo/.test(path),
    });
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
  for (const { file, text } of sources) {
    writeFileSync(join(folder, file), text);
    writeFileSync(join(folder, 'dist', file.replace(/ts$/, 'js')), stripped(text));
  }
  for (const { path, list, names } of REGISTRIES) {
    const code = stripped(readFileSync(join(ROOT, `${path}.ts`), 'utf8'));
    expect(code).toContain(list);
    const added = code.replace(list, `${list}\n  ${names.join(', ')},`);
    const lines = names.map((name) => {
      const { file } = sources.find(({ text }) => new RegExp(`export \\w+ ${name}\\b`).test(text))!;
      return `import { ${name} } from './${basename(file, '.ts')}.js';\n`;
    });
    writeFileSync(join(folder, 'dist', `${path}.js`), lines.join('') + added);
  }
  mkdirSync(join(folder, 'out'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function node(...args: readonly string[]): string {
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd: folder, encoding: 'utf8' });
  if (status !== 0) throw new Error(stderr);
  return stdout;
}

const maskgap = (...args: readonly string[]) => node('dist/src/cli/main.js', ...args);

describe('what the page on extending adds', () => {
  const model = () => {
    const path = join(folder, 'out/bursts.json');
    const program = `
      import { burstsModel } from './dist/src/models/bursts.js';
      import { saveModel } from './dist/src/index.js';
      await saveModel(${JSON.stringify(path)}, burstsModel(3, 0.9));`;
    node('--input-type=module', '-e', program);
    return path;
  };

  test('is type-correct', () => {
    const { status, stdout } = spawnSync(
      process.execPath,
      [
        join(ROOT, 'node_modules/typescript/bin/tsc'),
        ...['--noEmit', '--strict', '--target', 'es2022', '--lib', 'es2023', '--module', 'nodenext'],
        ...['--verbatimModuleSyntax', '--skipLibCheck', '--types', 'node', '--ignoreConfig'],
        ...sources.map(({ file }) => file),
      ],
      { cwd: folder, encoding: 'utf8' },
    );
    expect({ status, stdout }).toEqual({ status: 0, stdout: '' });
  });

  test('is on the command line, and computes what it says', () => {
    const args = ['kl', model(), '-L', '6', '-T', '3', '--schedule', 'quadratic,balanced', '--json'];
    const { rows } = JSON.parse(maskgap(...args)).result;
    // Nodes floor(6 r^2 / 9): 0, 2, 6; of the three steps the empty one is dropped.
    expect(rows[0]).toMatchObject({ schedule: 'quadratic', requestedSteps: 3, steps: 2, maxSize: 4 });
    expect(rows[0].kl.value).toBeGreaterThan(rows[1].kl.value);
    for (const { kl, bounds } of rows) expect(bounds.oneStep.value).toBeGreaterThan(kl.value);
    expect(maskgap('kl', '--help')).toContain('quadratic');
  });

  test('is read with its argument, in the words of all others', () => {
    const args = ['kl', model(), '-L', '6', '--schedule', 'steps-of:4', '--json'];
    expect(JSON.parse(maskgap(...args)).result.rows[0]).toMatchObject({
      schedule: 'steps-of:4',
      steps: 2,
      maxSize: 4,
    });
    expect(maskgap('kl', '--help')).toContain('steps-of:S');
    expect(() => maskgap('kl', model(), '-L', '6', '--schedule', 'steps-of:x')).toThrow(
      'schedule "steps-of:x": "x" is not a positive integer; write for example steps-of:4',
    );
  });

  test('rolls out, with its predictor', () => {
    const args = ['-L', '6', '--sampler', 'outside-in,random:6', '--predictor', 'mixed:0.2', '--json'];
    const { rows } = JSON.parse(maskgap('rollout', model(), ...args)).result;
    expect(rows[0].roundsData.value).toBeCloseTo(3, 9);
    expect(rows[0].trainingError.value).toBeGreaterThan(0);
    expect(rows[0].forwardKl.value).toBeLessThan(rows[1].forwardKl.value);
  });
});
