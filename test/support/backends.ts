import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describeWhere } from './optional.js';

const probe = fileURLToPath(new URL('../../dist/src/engines/tensor/probe.js', import.meta.url));

/** A suite for a backend of the tensor engine. */
export function describeOnBackend(backend: string, suite: () => void): void {
  const { error } = JSON.parse(execFileSync(process.execPath, [probe, backend], { encoding: 'utf8' }));
  describeWhere(`on the ${backend} backend`, error && `${error.message}; ${error.remedy}`, suite);
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
