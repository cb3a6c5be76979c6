import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from '@jest/globals';
import { temporaryFolder } from '../support/folder.js';

/** The built program. */
export const MAIN = fileURLToPath(new URL('../../dist/src/cli/main.js', import.meta.url));

export const FIXTURES = fileURLToPath(new URL('../fixtures/', import.meta.url));

export interface Ran {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** The environment that a program needs and no more: where programs are, and where its temporary files belong. */
export const BARE_ENVIRONMENT = { PATH: process.env.PATH ?? '', TMPDIR: tmpdir() };

/** Runs the built program with no variables of maskgap's in its environment but those given. */
export function maskgap(args: readonly string[], environment: Record<string, string> = {}): Ran {
  const env = { ...BARE_ENVIRONMENT, ...environment };
  const { status, stdout, stderr } = spawnSync(process.execPath, [MAIN, ...args], { encoding: 'utf8', env });
  return { code: status, out: stdout, err: stderr };
}

/** Bad input: exit code 2, exactly one line on stderr without a trace, and nothing on stdout. */
export function expectRefused({ code, out, err }: Ran, ...fragments: readonly string[]): void {
  expect({ code, out, lines: err.split('\n').length - 1 }).toEqual({ code: 2, out: '', lines: 1 });
  expect(err).toMatch(/^maskgap: .+; .+\n$/);
  for (const fragment of fragments) expect(err).toContain(fragment);
}

/** Exactly one JSON document, and the exit code. */
// biome-ignore lint/suspicious/noExplicitAny: documents are looked into freely by tests.
export function documentOf({ out, err }: Ran): any {
  expect(err).not.toMatch(/^maskgap: unexpected/m);
  expect(out.trim().split('\n')).toHaveLength(1);
  return JSON.parse(out);
}

/** A file in a fresh directory. */
export function temporary(name: string, text: string | Uint8Array): string {
  const file = join(temporaryFolder('cli'), name);
  writeFileSync(file, text);
  return file;
}
