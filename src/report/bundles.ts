import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

const { resolve } = createRequire(import.meta.url);
/** In the order of loading: each needs those before it. */
const PACKAGES = ['vega', 'vega-lite', 'vega-embed'];

/** The browser scripts of the installed chart library, each with its licence, ready to stand inside a script element. */
export function chartScripts(): Promise<string[]> {
  return Promise.all(PACKAGES.map(chartScript));
}

async function chartScript(name: string): Promise<string> {
  const build = dirname(resolve(name));
  const [script, licence] = await Promise.all([
    readFile(join(build, `${name}.min.js`), 'utf8'),
    readFile(join(build, '..', 'LICENSE'), 'utf8'),
  ]);
  const code = script.replace(/^\/\/# sourceMappingURL=.*$/m, '');
  return `/*! ${name}\n${licence.trim()}\n*/\n${code}`.replaceAll('</script', '<\\/script');
}
