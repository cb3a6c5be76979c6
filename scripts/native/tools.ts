import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync, statfsSync } from 'node:fs';
import { MaskgapError } from '../../src/errors.js';

/** A line of progress. */
export function say(line: string): void {
  process.stderr.write(`${line}\n`);
}

/** Runs a program, in a folder if one is given, its output among the progress. @throws MaskgapError if it fails */
export async function run(command: string, args: readonly string[], folder?: string): Promise<void> {
  const child = spawn(command, args, {
    cwd: folder,
    stdio: ['ignore', 2, 2],
    // Large downloads pass through the folder of the piece, not through a small /tmp.
    env: { ...process.env, ...(folder && { TMPDIR: folder }) },
    // npm is a script there.
    shell: process.platform === 'win32' && command === 'npm',
  });
  const end = await new Promise<string | number | null>((resolve, reject) => {
    child.on('error', reject);
    child.on('exit', (code, signal) => resolve(signal ?? code));
  });
  if (end !== 0) {
    throw new MaskgapError('engine', `${command} ended with ${end}`, 'see its own message above');
  }
}

/** @throws MaskgapError if the program cannot be run */
export function requireTool(command: string, args: readonly string[], remedy: string): void {
  const { status } = spawnSync(command, args, { stdio: 'ignore' });
  if (status !== 0) throw new MaskgapError('engine', `${[command, ...args].join(' ')} does not run`, remedy);
}

/** @throws MaskgapError if the folder's disk has less room */
export function requireSpace(folder: string, gigabytes: number): void {
  mkdirSync(folder, { recursive: true });
  const { bavail, bsize } = statfsSync(folder);
  const free = (bavail * bsize) / 1e9;
  if (free >= gigabytes) return;
  throw new MaskgapError(
    'engine',
    `${folder} has ${free.toFixed(1)} GB free, ${gigabytes} are needed`,
    'make room, or set MASKGAP_NATIVE to a folder on another disk',
  );
}
