import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describeWhere } from './optional.js';

/** Chromium brings a Vulkan device in software, and Debian's package its loader. */
const SWIFTSHADER = '/usr/lib/chromium/vk_swiftshader_icd.json';

/** The drivers that the environment names, else the software one. The loader reads this when a process starts. */
function environment(): NodeJS.ProcessEnv {
  if (process.env.VK_DRIVER_FILES !== undefined || !existsSync(SWIFTSHADER)) return process.env;
  return { ...process.env, VK_DRIVER_FILES: SWIFTSHADER, LD_LIBRARY_PATH: dirname(SWIFTSHADER) };
}

const encode = (_key: string, value: unknown) =>
  Object.prototype.toString.call(value) === '[object Float64Array]'
    ? { float64: [...(value as Float64Array)] }
    : value;

/**
 * Runs a program beside the test on a WebGPU device: input as JSON on stdin (typed arrays as {float64}), output as JSON
 * from stdout.
 */
export function runOnDevice<Output>(test: string, program: string, input: unknown): Output {
  const file = fileURLToPath(new URL(program, test));
  const { status, stdout, stderr } = spawnSync(process.execPath, [file], {
    input: JSON.stringify(input, encode),
    encoding: 'utf8',
    env: environment(),
    maxBuffer: 2 ** 28,
  });
  if (status !== 0) throw new Error(stderr.trim() || `${program} ended with status ${status}`);
  return JSON.parse(stdout);
}

/** What is not there, and how to get it, as a try tells. Undefined if a device opens. */
function missing(flags: readonly string[]): string | undefined {
  const { name, error } = runOnDevice<{ name?: string; error?: string }>(
    import.meta.url,
    'openDevice.mjs',
    flags,
  );
  return name === undefined ? error : undefined;
}

/**
 * A suite that needs WebGPU.
 *
 * @param flags for Dawn: `backend=null` compiles without a driver
 */
export function describeOnDevice(name: string, suite: () => void, flags: readonly string[] = []): void {
  describeWhere(name, missing(flags), suite);
}
