import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe } from '@jest/globals';

const probe = fileURLToPath(new URL('../../dist/src/engines/tensor/probe.js', import.meta.url));

/** A suite for a backend of the tensor engine: skipped, saying why, where it is not there; a failure where MASKGAP_REQUIRE_ALL=1. */
export function describeOnBackend(backend: string, suite: () => void): void {
  const { error } = JSON.parse(execFileSync(process.execPath, [probe, backend], { encoding: 'utf8' }));
  const name = `on the ${backend} backend`;
  if (error === undefined || process.env.MASKGAP_REQUIRE_ALL === '1') {
    describe(name, suite);
    return;
  }
  process.stderr.write(`Skipped: ${name}: ${error.message}; ${error.remedy}\n`);
  describe.skip(name, suite);
}

/** What a program of a test's folder prints for a backend, given `input`. */
export function runProgram<Output>(url: URL, backend: string, input: unknown): Output {
  const text = execFileSync(process.execPath, [fileURLToPath(url), backend], {
    encoding: 'utf8',
    input: JSON.stringify(input, (_key, value) =>
      ArrayBuffer.isView(value) ? [...(value as Float64Array)] : value,
    ),
    maxBuffer: 2 ** 26,
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  return JSON.parse(text.trim().split('\n').at(-1)!);
}
