import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { temporaryFolder } from '../support/folder.js';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
/** Bytes of the packed package. */
const MOST_BYTES = 2_500_000;

let folder: string;
let files: readonly string[];
let size: number;

const PROGRAM = `
import { hmmModel, kl, reportContent, writeReport } from 'maskgap';
import schema from 'maskgap/schema/study.schema.json' with { type: 'json' };

const model = hmmModel({
  transition: [[0.9, 0.1], [0.3, 0.7]],
  emission: [[0.8, 0.1, 0.1], [0.1, 0.2, 0.7]],
  initial: 'stationary',
});
const sampling = { method: 'monte-carlo', engine: 'wasm', workers: 2, trajectories: 64 } as const;
const { result, provenance } = await kl(model, { length: 16, steps: [4], ...sampling });
const divergence = result.rows;
const content = reportContent({ title: 'packed', length: 16, vocabularySize: 3, divergence, provenance: [] });
const paths: string[] = await writeReport('report', content);
console.log(JSON.stringify({ title: schema.title, engine: provenance.engine, kl: divergence[0].kl.value, paths }));
`;

/** The packed package in an empty folder, with its declared dependencies beside it and nothing else. */
beforeAll(() => {
  folder = temporaryFolder('package');
  const packed = execFileSync('npm', ['pack', '--ignore-scripts', '--json', '--pack-destination', folder], {
    cwd: ROOT,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const [{ filename, ...listing }] = JSON.parse(packed);
  size = listing.size;
  files = listing.files.map(({ path }: { path: string }) => path);

  const modules = join(folder, 'node_modules');
  mkdirSync(join(modules, 'maskgap'), { recursive: true });
  execFileSync('tar', [
    '-xzf',
    join(folder, filename),
    '--strip-components=1',
    '-C',
    join(modules, 'maskgap'),
  ]);
  const { dependencies } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
  for (const name of [...Object.keys(dependencies), '@types/node']) {
    mkdirSync(dirname(join(modules, name)), { recursive: true });
    symlinkSync(join(ROOT, 'node_modules', name), join(modules, name));
  }
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
  writeFileSync(
    join(folder, 'chain.json'),
    '{"kind": "markov", "vocabulary": 2, "transition": [[0.9, 0.1], [0.2, 0.8]], "initial": "stationary"}',
  );
  writeFileSync(join(folder, 'program.ts'), PROGRAM);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function node(...args: readonly string[]): string {
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd: folder, encoding: 'utf8' });
  if (status !== 0) throw new Error(`${args[0]} ended with ${status}: ${stdout}${stderr}`);
  return stdout;
}

/** `@scope/name` or `name` of what is imported; `node` for what comes with Node. */
function packageOf(module: string): string {
  if (module.startsWith('node:')) return 'node';
  const parts = module.split('/');
  return parts.slice(0, module.startsWith('@') ? 2 : 1).join('/');
}

const bin = (name: string) => {
  const { bin } = JSON.parse(readFileSync(join(folder, 'node_modules/maskgap/package.json'), 'utf8'));
  return join('node_modules/maskgap', bin[name]);
};

describe('the packed package', () => {
  test('holds nothing that its users do not need, and is small', () => {
    const needless =
      /^(test|bench|src|kernels|native|docs\/api)\/|\.map$|tsbuildinfo|fixtures|main-job|\.tgz$/;
    expect(files.filter((path) => needless.test(path))).toEqual([]);
    expect(size).toBeLessThan(MOST_BYTES);
  });

  test('holds every page and example that its README points to', () => {
    const readme = readFileSync(join(ROOT, 'README.md'), 'utf8');
    const links = Array.from(readme.matchAll(/\]\((docs\/[^)#]+)/g), ([, link]) => link);
    expect(links.length).toBeGreaterThan(4);
    expect(links.filter((link) => !files.includes(link))).toEqual([]);
  });

  test('its types and its code name no package that it does not depend on', () => {
    const { dependencies, peerDependencies } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
    const known = new Set([...Object.keys(dependencies), ...Object.keys(peerDependencies), 'node']);
    const unknown = files
      .filter((path) => /\.(js|d\.ts)$/.test(path) && path.startsWith('dist/'))
      .flatMap((path) => {
        const text = readFileSync(join(folder, 'node_modules/maskgap', path), 'utf8');
        const named = text.matchAll(
          /^(?:im|ex)port [^'";]*?from '([^.'][^']*)'|<reference types="([^"]+)"/gm,
        );
        return Array.from(
          named,
          ([, module, types]) => module ?? (path.endsWith('.d.ts') ? types : 'node:'),
        ).map((name) => `${path}: ${packageOf(name)}`);
      })
      .filter((line) => !known.has(line.split(': ')[1]));
    expect(unknown).toEqual([]);
  });

  test('its commands run outside of the repository', () => {
    const sampled = ['--method', 'monte-carlo', '--engine', 'wasm', '--trajectories', '64', '--json'];
    const args = ['kl', 'chain.json', '-L', '16', '-T', '4'];
    const exact = JSON.parse(node(bin('maskgap'), ...args, '--json')).result.rows[0].kl;
    const estimate = JSON.parse(node(bin('maskgap'), ...args, ...sampled)).result.rows[0].kl;
    expect(exact.exact).toBe(true);
    expect(Math.abs(estimate.value - exact.value)).toBeLessThan(4.5 * estimate.standardError);
    expect(node(bin('maskgap'), '--version').trim()).toMatch(/^\d+\.\d+\.\d+/);
  });

  test('its library runs there, with types, worker threads, kernels, schema and the parts of a page', () => {
    const compiler = join(ROOT, 'node_modules/typescript/bin/tsc');
    node(
      compiler,
      ...['--strict', '--target', 'es2022', '--lib', 'es2023', '--module', 'nodenext', '--types', 'node'],
      ...['--resolveJsonModule', '--skipLibCheck', '--ignoreConfig', 'program.ts'],
    );
    const printed = JSON.parse(node('program.js').trim().split('\n').at(-1)!);
    expect(printed).toMatchObject({ title: 'maskgap study', engine: 'wasm' });
    expect(printed.kl).toBeGreaterThan(0);
    expect(printed.paths).toContain(join('report', 'report.html'));
  });
});
