import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from '@jest/globals';
import { temporaryFolder } from '../support/folder.js';

const built = (path: string) => fileURLToPath(new URL(`../../dist/src/${path}`, import.meta.url));

const hook = `import { writeSync } from 'node:fs';
export async function load(url, context, next) {
  writeSync(2, 'LOADED ' + url + '\\n');
  return next(url, context);
}`;
const dataUrl = (code: string) => `data:text/javascript,${encodeURIComponent(code)}`;
const preload = dataUrl(
  `import { register } from 'node:module'; register(${JSON.stringify(dataUrl(hook))});`,
);

/** What a program loads. */
function loadedBy(...args: string[]): string[] {
  const { status, stderr } = spawnSync(process.execPath, ['--import', preload, ...args], {
    encoding: 'utf8',
    maxBuffer: 2 ** 26,
  });
  expect(status).toBe(0);
  return stderr.split('\n').flatMap((line) => (line.startsWith('LOADED ') ? [line.slice(7)] : []));
}

const HEAVY = /vega|tfjs|resvg|webgpu|tinypool|kernels\/(wasm|tensor)\/|\.wasm$/;

describe('what is loaded', () => {
  test('the closed form of kl takes no engine, chart or thread, and few modules', () => {
    const model = join(temporaryFolder(), 'markov.json');
    writeFileSync(
      model,
      '{"kind":"markov","vocabulary":2,"transition":[[0.9,0.1],[0.3,0.7]],"initial":"stationary"}',
    );
    const modules = loadedBy(built('cli/main.js'), 'kl', model, '-L', '8', '-T', '2');
    const files = modules.filter((url) => url.startsWith('file:'));
    expect(files.filter((url) => HEAVY.test(url.replace(/^.*\/(dist|node_modules)\//, '')))).toEqual([]);
    expect(files.length).toBeGreaterThan(50);
    expect(files.length).toBeLessThan(320);
  });

  test('the library takes no charts, backends or fonts until they are used', () => {
    const program = `await import(${JSON.stringify(built('index.js'))});`;
    const files = loadedBy('--input-type=module', '-e', program).filter((url) =>
      url.includes('node_modules'),
    );
    expect(files.length).toBeGreaterThan(3);
    expect(files.filter((url) => /vega|tfjs|resvg|webgpu|fontsource|yargs/.test(url))).toEqual([]);
  });

  test('require works as import does', () => {
    const program = `console.log(typeof require(${JSON.stringify(built('index.js'))}).kl);`;
    const { stdout } = spawnSync(process.execPath, ['-e', program], { encoding: 'utf8' });
    expect(stdout.trim()).toBe('function');
  });
});
